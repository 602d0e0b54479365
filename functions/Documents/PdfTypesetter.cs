using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Documents;

/// <summary>The built-in typesetter, the same in both editions.</summary>
public sealed class PdfTypesetter : ITypesetter
{
    /// <inheritdoc/>
    public TypesetResult Typeset(TypesetDocument document) => Typesetter.Default.Typeset(document);

    /// <inheritdoc/>
    public string? FindUnprintable(string text) => Typesetter.Default.FindUnprintable(text);
}
