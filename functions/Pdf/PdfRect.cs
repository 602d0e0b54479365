namespace ContractFunctions.Pdf;

/// <summary>A rectangle in PDF user space: points, origin at the lower left corner of the page.</summary>
public readonly record struct PdfRect(double Left, double Bottom, double Right, double Top)
{
    /// <summary>Points from left to right.</summary>
    public double Width => Right - Left;

    /// <summary>Points from bottom to top.</summary>
    public double Height => Top - Bottom;
}
