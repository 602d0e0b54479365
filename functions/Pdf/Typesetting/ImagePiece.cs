using System.Security.Cryptography;
using ContractFunctions.Pdf.Images;

namespace ContractFunctions.Pdf.Typesetting;

/// <summary>The pictures of one PDF: the same picture is embedded once.</summary>
internal sealed class ImageSource(PdfObjectSink sink)
{
    private readonly Dictionary<string, LoadedImage> loaded = new(StringComparer.Ordinal);

    public LoadedImage Load(ReadOnlyMemory<byte> png)
    {
        string hash = Convert.ToHexString(SHA256.HashData(png.Span));
        if (!loaded.TryGetValue(hash, out LoadedImage? image))
        {
            PngImage pixels = PngImage.Read(png, PngLimits.Default);
            image = new LoadedImage($"I{loaded.Count}", PngXObject.Write(pixels, sink), pixels.Width, pixels.Height);
            loaded.Add(hash, image);
        }

        return image;
    }
}

/// <summary>A picture already in the file.</summary>
internal sealed record LoadedImage(string Name, PdfReference Reference, int Width, int Height);

/// <summary>A picture with its caption.</summary>
internal sealed class ImagePiece : Piece
{
    private const double CaptionLeading = 1.6;
    private const double CaptionGap = 4;

    // Pictures are not blown up beyond 96 pixels an inch.
    private const double PointsPerPixel = 0.75;

    private readonly LoadedImage image;
    private readonly Cell[] caption;
    private readonly List<Line> lines;
    private readonly double width;
    private readonly double height;

    public ImagePiece(LoadedImage image, ImageBlock block, TextSource text)
    {
        this.image = image;
        caption = text.Cells(block.Caption ?? string.Empty);
        int room = PageStyle.Thousandths(PageStyle.ColumnWidth, PageStyle.NoteSize);
        lines = caption.Length == 0 ? [] : LineBreaker.Break(caption, room, room, LineFit.Ragged);
        double maxWidth = Math.Min(block.MaxWidth, PageStyle.ColumnWidth);
        double maxHeight = Math.Min(block.MaxHeight, PageStyle.ColumnHeight - CaptionHeight);
        double scale = Math.Min(PointsPerPixel, Math.Min(maxWidth / image.Width, maxHeight / image.Height));
        (width, height) = (image.Width * scale, image.Height * scale);
    }

    public override double Height => height + CaptionHeight;

    private double CaptionHeight => lines.Count == 0 ? 0 : CaptionGap + (lines.Count * PageStyle.NoteSize * CaptionLeading);

    public override void Draw(Sheet sheet, double top)
    {
        sheet.Draw(image.Name, image.Reference, PageStyle.Left + ((PageStyle.ColumnWidth - width) / 2), top - height, width, height);
        double baseline = top - height - CaptionGap - (PageStyle.NoteSize * 1.2);
        for (int i = 0; i < lines.Count; i++)
        {
            (double X, double Y) at = (PageStyle.Left, baseline - (i * PageStyle.NoteSize * CaptionLeading));
            LinePrinter.Print(sheet, caption, lines[i], PageStyle.NoteSize, at, PageStyle.ColumnWidth, TextAlign.Center);
        }
    }
}
