using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Tests.Pdf.Typesetting;

/// <summary>What poppler reads from and paints of a PDF.</summary>
internal static class PdfText
{
    /// <summary>The first point beyond the column that nothing reaches: the ink of a hanging 。，、 fills half of its square.</summary>
    public const int HangingUntil = 526 + 6;

    /// <summary>The text in the order of the content streams, without page furniture: first line of each page (header) and last (page number).</summary>
    public static string BodyOf(TypesetResult result)
    {
        using TemporaryFile file = new(result.Pdf);
        (int exit, string text) = Tools.Run("pdftotext", "-raw", "-enc", "UTF-8", file.Path, "-");
        Assert.Equal(0, exit);
        return string.Concat(text.Split('\f', StringSplitOptions.RemoveEmptyEntries).Select(page => page[..page.IndexOf("房屋租赁合同\n第 ", StringComparison.Ordinal)]));
    }

    public static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>The pages in grey, at 72 dots an inch: one dot a point. Rows from the top.</summary>
    public static IReadOnlyList<byte[][]> Painted(TypesetResult result)
    {
        using TemporaryFile file = new(result.Pdf);
        string folder = Directory.CreateTempSubdirectory("contractfunctions-").FullName;
        try
        {
            (int exit, string report) = Tools.Run("pdftoppm", "-r", "72", "-gray", file.Path, Path.Combine(folder, "p"));
            Assert.True(exit == 0, report);
            return [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(name => Rows(File.ReadAllBytes(name)))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // PGM: "P5 width height 255", then one byte a dot.
    private static byte[][] Rows(byte[] pgm)
    {
        string[] header = System.Text.Encoding.ASCII.GetString(pgm, 0, 40).Split([' ', '\n'], 5);
        int width = int.Parse(header[1]);
        int height = int.Parse(header[2]);
        return [.. pgm[^(width * height)..].Chunk(width)];
    }
}
