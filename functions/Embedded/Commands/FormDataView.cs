using System.Text;
using System.Text.Json;
using ContractFunctions.Evidence;
using ContractFunctions.Pdf;
using ContractFunctions.Templates;

namespace ContractFunctions.Embedded.Commands;

/// <summary>The contract's field values as the file carries them.</summary>
/// <param name="File">Name of the attachment.</param>
/// <param name="IsCovered">Whether the first signature covers these very bytes and is intact.</param>
/// <param name="Text">The same in both languages.</param>
/// <param name="Data">See <see cref="ContractData"/>; null when it cannot be read.</param>
internal sealed record FormDataView(string File, bool IsCovered, string Text, JsonElement? Data)
{
    // The report nests it, and the serializer writes no more than 64 levels.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads it; null when the file carries none.</summary>
    public static FormDataView? Of(ReadOnlyMemory<byte> pdf, ValidationReport report, PdfLimits limits)
    {
        if (Find(pdf, limits) is not { } content)
        {
            return null;
        }

        // What a later revision shows counts for nothing unless the signed one says the same.
        bool covered = report.Signatures is [{ IsIntact: true } first, ..] && first.RevisionBytes > 0
            && Find(pdf[..(int)first.RevisionBytes], limits) is { } signed && signed.Span.SequenceEqual(content.Span);
        JsonElement? data = Parse(content);
        string key = data is null ? "Verify.FormDataUnreadable" : covered ? "Verify.FormDataCovered" : "Verify.FormDataNotCovered";
        return new FormDataView(ContractData.FileName, covered, VerifyCommand.Line(key), data);
    }

    private static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> pdf, PdfLimits limits)
    {
        try
        {
            return PdfAttachments.Read(pdf, limits).FirstOrDefault(file => file.Name == ContractData.FileName)?.Content;
        }
        catch (PdfException)
        {
            return null;
        }
    }

    // Only canonical data is ours. As with names, characters that could make a terminal show something else are replaced.
    private static JsonElement? Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            using JsonDocument given = JsonDocument.Parse(content, Strict);
            byte[] canonical = CanonicalJson.Write(given.RootElement);
            return canonical.AsSpan().SequenceEqual(content.Span) ? JsonElement.Parse(VerifyView.Printable(Encoding.UTF8.GetString(canonical)), Strict) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
