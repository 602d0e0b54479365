using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Typesetting;
using QuestPDF.Elements;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace ContractFunctions.Azure;

/// <summary>
/// The footer, 第 n 页 共 N 页, which QuestPDF composes anew for each page in each of its two passes: there it tells where captured content came to lie. What the last page of the
/// second pass is told is whole.
/// </summary>
/// <param name="names">Signature areas, in document order.</param>
/// <param name="pageHeight">In points: QuestPDF measures from the top, PDF from the bottom.</param>
internal sealed class QuestPdfAreas(IReadOnlyList<string> names, float pageHeight) : IDynamicComponent
{
    private readonly Dictionary<string, PlacedArea> placed = new(StringComparer.Ordinal);

    public int PageCount { get; private set; }

    /// <exception cref="InvalidOperationException">An area was not laid out.</exception>
    public IReadOnlyList<PlacedArea> Placed() =>
        [.. names.Select(name => placed.TryGetValue(name, out PlacedArea? area) ? area : throw new InvalidOperationException("QuestPDF laid out a signature area nowhere"))];

    public DynamicComponentComposeResult Compose(DynamicContext context)
    {
        PageCount = Math.Max(PageCount, context.PageNumber);
        foreach (string name in names)
        {
            if (context.GetContentCapturedPositions(name).FirstOrDefault() is { } at)
            {
                float bottom = pageHeight - at.Y - at.Height;
                placed[name] = new PlacedArea(name, at.PageNumber - 1, new PdfRect(at.X, bottom, at.X + at.Width, bottom + at.Height));
            }
        }

        IDynamicElement content = context.CreateElement(footer => footer.AlignCenter().Text($"第 {context.PageNumber} 页 共 {context.TotalPages} 页").FontSize(9));
        return new DynamicComponentComposeResult { Content = content, HasMoreContent = false };
    }
}
