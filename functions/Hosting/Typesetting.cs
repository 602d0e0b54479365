using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Hosting;

/// <summary>Turns a block document into a PDF.</summary>
public interface ITypesetter
{
    /// <summary>
    /// Lays the document out on A4 pages. The same document gives the same bytes. Text that <see cref="FindUnprintable"/> would
    /// object to is a bug of the caller: input is refused at the edge, never printed blank.
    /// </summary>
    TypesetResult Typeset(TypesetDocument document);

    /// <summary>The first character of the text that no font at hand can print, or null.</summary>
    string? FindUnprintable(string text);
}
