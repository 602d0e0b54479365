namespace ContractFunctions.Pdf.Typesetting;

/// <summary>One page being drawn. Positions are PDF user space.</summary>
internal sealed class Sheet(int index)
{
    private readonly List<PlacedArea> areas = [];
    private readonly List<OutlineEntry> outline = [];
    private readonly SortedDictionary<string, PdfReference> xobjects = new(StringComparer.Ordinal);

    public int Index { get; } = index;

    public ContentWriter Content { get; } = new();

    public IReadOnlyList<PlacedArea> Areas => areas;

    public IReadOnlyList<OutlineEntry> Outline => outline;

    public IEnumerable<KeyValuePair<string, PdfReference>> XObjects => xobjects;

    public void Place(string name, PdfRect area) => areas.Add(new PlacedArea(name, Index, area));

    public void Mark(int level, string text, double top) => outline.Add(new OutlineEntry(level, text, Index, top));

    public void Fill(PdfRect area, double gray) =>
        Content.Num(gray).Op("g").Num(area.Left).Num(area.Bottom).Num(area.Width).Num(area.Height).Op("re f").Op("0 g");

    public void Rule(double x1, double y1, double x2, double y2, double width = 0.5) =>
        Content.Num(width).Op("w").Num(x1).Num(y1).Op("m").Num(x2).Num(y2).Op("l S");

    public void Frame(PdfRect area, double width = 0.5) =>
        Content.Num(width).Op("w").Num(area.Left).Num(area.Bottom).Num(area.Width).Num(area.Height).Op("re S");

    /// <summary>Draws an image or form so that its unit square, or its box, is scaled by these factors.</summary>
    public void Draw(string name, PdfReference xobject, double x, double y, double scaleX, double scaleY)
    {
        xobjects[name] = xobject;
        Content.Op("q").Num(scaleX).Raw("0 0 "u8).Num(scaleY).Num(x).Num(y).Op("cm").Raw("/"u8).Op(name + " Do").Op("Q");
    }
}

/// <summary>A heading and where it stands.</summary>
internal readonly record struct OutlineEntry(int Level, string Text, int PageIndex, double Top);
