namespace ContractFunctions.Pdf;

/// <summary>One page, inherited attributes (§7.7.3.4) filled in.</summary>
/// <param name="Reference">Where the page object stands.</param>
/// <param name="Dictionary">The page object as it stands.</param>
/// <param name="Box">What is shown: the crop box within the media box, in user space.</param>
/// <param name="Rotation">How far the page is turned clockwise for display: 0, 90, 180 or 270.</param>
public sealed record PdfPage(PdfReference Reference, PdfDictionary Dictionary, PdfRect Box, int Rotation)
{
    /// <summary>Width of the page as it is seen, in points.</summary>
    public double ViewWidth => Rotation is 90 or 270 ? Box.Height : Box.Width;

    /// <summary>Height of the page as it is seen, in points.</summary>
    public double ViewHeight => Rotation is 90 or 270 ? Box.Width : Box.Height;

    /// <summary>
    /// From where a reader sees something (origin at the lower left of the page as displayed) to user space.
    /// The two are the same on a page that is neither rotated nor cropped.
    /// </summary>
    public PdfRect ToUserSpace(PdfRect seen) => Rotation switch
    {
        90 => new PdfRect(Box.Right - seen.Top, Box.Bottom + seen.Left, Box.Right - seen.Bottom, Box.Bottom + seen.Right),
        180 => new PdfRect(Box.Right - seen.Right, Box.Top - seen.Top, Box.Right - seen.Left, Box.Top - seen.Bottom),
        270 => new PdfRect(Box.Left + seen.Bottom, Box.Top - seen.Right, Box.Left + seen.Top, Box.Top - seen.Left),
        _ => new PdfRect(Box.Left + seen.Left, Box.Bottom + seen.Bottom, Box.Left + seen.Right, Box.Bottom + seen.Top),
    };
}
