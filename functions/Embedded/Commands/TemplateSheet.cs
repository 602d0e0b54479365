using System.Diagnostics;
using ContractFunctions.Pdf.Images;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;

namespace ContractFunctions.Embedded.Commands;

/// <summary>One small picture of all pages of all 范文, a row for each template: drawn by pdftoppm (poppler), which must be there.</summary>
internal static class TemplateSheet
{
    private const int Resolution = 22, Gap = 6;
    private const byte Paper = 255, Ground = 208;

    public static byte[] Draw(TemplateCatalog catalog)
    {
        PngImage[][] rows = [.. catalog.Latest.Select(template => Pages(Typesetter.Default.Typeset(ContractRenderer.RenderSample(template)).Pdf))];
        int width = rows.Max(row => row.Sum(page => page.Width + Gap)) + Gap;
        byte[] pixels = new byte[width * (rows.Sum(row => row[0].Height + Gap) + Gap)];
        pixels.AsSpan().Fill(Ground);
        int top = Gap;
        foreach (PngImage[] row in rows)
        {
            int left = Gap;
            foreach (PngImage page in row)
            {
                Place(page, pixels, width, left, top);
                left += page.Width + Gap;
            }

            top += row[0].Height + Gap;
        }

        return PngWriter.Write(PngImage.Gray(width, pixels));
    }

    private static void Place(PngImage page, byte[] pixels, int width, int left, int top)
    {
        for (int y = 0; y < page.Height; y++)
        {
            for (int x = 0; x < page.Width; x++)
            {
                // 16 greys are enough, and pack better.
                byte gray = page.IsGray ? page.Color[(y * page.Width) + x] : page.Color[((y * page.Width) + x) * 3];
                pixels[((top + y) * width) + left + x] = gray > Paper - 8 ? Paper : (byte)(gray & 0xF0);
            }
        }
    }

    private static PngImage[] Pages(byte[] pdf)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("contractfunctions-sheet-");
        try
        {
            string file = Path.Combine(folder.FullName, "sample.pdf");
            File.WriteAllBytes(file, pdf);
            using Process drawing = Process.Start(new ProcessStartInfo("pdftoppm", ["-r", $"{Resolution}", "-gray", "-png", file, Path.Combine(folder.FullName, "page")]))!;
            drawing.WaitForExit();
            PngLimits limits = new(1024 * 1024, MaxSide: 1000, MaxPixels: 1_000_000);
            return [.. folder.GetFiles("page*.png").OrderBy(page => page.Name, StringComparer.Ordinal).Select(page => PngImage.Read(File.ReadAllBytes(page.FullName), limits))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
