using ContractFunctions.Pdf.Fonts;

namespace ContractFunctions.Pdf.Typesetting;

/// <summary>What every page carries around its text: header, 第 n 页 共 N 页, watermark.</summary>
internal static class PageFurniture
{
    private const double HeaderBaseline = PageStyle.Height - 48;
    private const double HeaderRule = PageStyle.Height - 56;
    private const double FooterBaseline = 42;
    private const double WatermarkGray = 0.9;
    private const double WatermarkSize = 120;

    /// <summary>Prints header and footer of a page.</summary>
    public static void Print(Sheet sheet, int pageCount, Cell[] header, TextSource text)
    {
        if (header.Length > 0)
        {
            Center(sheet, header, HeaderBaseline, text);
            sheet.Rule(PageStyle.Left, HeaderRule, PageStyle.Right, HeaderRule);
        }

        Center(sheet, text.Cells($"第 {sheet.Index + 1} 页 共 {pageCount} 页"), FooterBaseline, text);
    }

    /// <summary>A form that draws the watermark across a page. It is made of outlines: copied text has no watermark in it.</summary>
    public static PdfReference WriteWatermark(string watermark, FontSet fonts, PdfObjectSink sink)
    {
        List<(FontGlyph Glyph, TrueTypeFont Face)> glyphs = [];
        foreach (System.Text.Rune character in watermark.EnumerateRunes())
        {
            glyphs.Add(fonts.TryFind(character, out FontGlyph glyph)
                ? (glyph, fonts.Faces[glyph.Face])
                : throw new PdfException(PdfFault.Unsupported, $"no font at hand prints U+{character.Value:X4}"));
        }

        double ems = glyphs.Sum(glyph => glyph.Glyph.Advance) / 1000.0;
        double size = Math.Min(WatermarkSize, PageStyle.Height * 0.75 / Math.Max(ems, 1));
        const double Slope = Math.PI / 4;
        (double cos, double sin) = (Math.Cos(Slope), Math.Sin(Slope));
        ContentWriter content = new();
        content.Num(WatermarkGray).Op("g");
        double pen = -ems * size / 2;
        foreach ((FontGlyph glyph, TrueTypeFont face) in glyphs)
        {
            double scale = size / face.UnitsPerEm;
            Transform upright = new(scale, 0, 0, scale, pen, -size * 0.38);
            content.Path(face.OutlineOf(glyph.Glyph), upright.Then(new Transform(cos, sin, -sin, cos, PageStyle.Width / 2, PageStyle.Height / 2)));
            pen += glyph.Advance * size / 1000;
        }

        content.Op("f");
        return sink.Add(PdfStream.Deflate(
            new PdfDictionary { ["Type"] = new PdfName("XObject"), ["Subtype"] = new PdfName("Form"), ["BBox"] = PdfArray.Of(0, 0, PageStyle.Width, PageStyle.Height) },
            content.Written));
    }

    // One line: what is too long ends in ….
    private static void Center(Sheet sheet, Cell[] cells, double baseline, TextSource text)
    {
        int room = PageStyle.Thousandths(PageStyle.ColumnWidth, PageStyle.FurnitureSize);
        List<Line> lines = LineBreaker.Break(cells, room, room, LineFit.Ragged);
        if (lines.Count > 1)
        {
            Line cut = LineBreaker.Break(cells, room - 1000, room, LineFit.Ragged)[0];
            cells = [.. cells[..cut.End], .. text.Cells("…")];
            lines = LineBreaker.Break(cells, int.MaxValue / 2, int.MaxValue / 2, LineFit.Ragged);
        }

        LinePrinter.Print(sheet, cells, lines[0], PageStyle.FurnitureSize, (PageStyle.Left, baseline), PageStyle.ColumnWidth, TextAlign.Center);
    }
}
