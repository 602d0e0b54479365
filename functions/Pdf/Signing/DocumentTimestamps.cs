namespace ContractFunctions.Pdf;

/// <summary>
/// Document timestamps (ISO 32000-2 §12.8.5; ETSI EN 319 142-1 §5.4.3): a signature of a time-stamping authority over the whole file. Over a file with validation data it makes
/// level B-LTA; repeated before its algorithms or certificates weaken, it keeps the file provable.
/// </summary>
public static class DocumentTimestamps
{
    /// <summary>
    /// Name of the invisible field to make before the first signature: filling it later is allowed by every validator. Further timestamps make fields of their own, which ISO 32000-2
    /// §12.8.2.2.2 allows in a certified file and some validators flag.
    /// </summary>
    public const string FieldName = "DocumentTimestamp";

    // Authorities send their certificates along.
    private const int ReservedBytes = PdfSignRequest.ContentsBytesWithTimestamp;

    // Table 167: print and locked.
    private const int PrintLocked = 4 | 128;

    /// <summary>The empty field for the first timestamp.</summary>
    /// <param name="pageIndex">The page it hangs on, unseen; on the last one, lists of signatures name it last.</param>
    public static SignatureFieldSpec FieldOn(int pageIndex) => new(FieldName, pageIndex, new PdfRect(0, 0, 0, 0));

    /// <summary>Appends a document timestamp.</summary>
    /// <param name="pdf">The file up to now. It must not change while this runs.</param>
    /// <param name="timestamps">Where the timestamp comes from.</param>
    /// <param name="cancellation">Given to the source.</param>
    /// <param name="limits">For reading the file; <see cref="PdfLimits.Default"/> if null.</param>
    /// <exception cref="PdfException">The file cannot be read, or its form is XFA.</exception>
    /// <exception cref="TimestampException">No timestamp is to be had now.</exception>
    public static async Task<ReadOnlyMemory<byte>> AppendAsync(ReadOnlyMemory<byte> pdf, ITimestampSource timestamps, CancellationToken cancellation, PdfLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(timestamps);
        PdfDocument document = PdfDocument.Read(pdf, limits);
        IReadOnlyList<FormField> fields = FormFields.Read(document);
        PdfUpdate update = new(document);
        PdfReference timestamp = update.Reserve();
        if (fields.FirstOrDefault(field => field is { IsSignature: true, IsSigned: false, Name: FieldName }) is { } prepared && prepared.Widget(document)?.Equals(prepared.Reference) == true)
        {
            update.Put(prepared.Reference, prepared.Dictionary.With("V", timestamp).With("F", PrintLocked));
        }
        else
        {
            AddField(document, update, timestamp, NewName(fields));
        }

        SignatureRevision revision = new(pdf, ReservedBytes);
        update.Put(timestamp, new PdfDictionary
        {
            ["Type"] = new PdfName("DocTimeStamp"),
            ["Filter"] = new PdfName("Adobe.PPKLite"),
            ["SubFilter"] = new PdfName("ETSI.RFC3161"),
            ["ByteRange"] = revision.ByteRange,
            ["Contents"] = revision.Contents,
        });
        return SignatureFields.Join(pdf, await revision.FinishAsync(update, hash => timestamps.StampAsync(hash, cancellation)));
    }

    private static void AddField(PdfDocument document, PdfUpdate update, PdfReference timestamp, string name)
    {
        if (document.Dictionary(document.Catalog["AcroForm"])?["XFA"] is not null)
        {
            throw new PdfException(PdfFault.NotAllowed, "a field cannot be added to an XFA form");
        }

        PdfPage page = document.Pages[^1];
        PdfReference field = update.Add(new PdfDictionary
        {
            ["Type"] = new PdfName("Annot"),
            ["Subtype"] = new PdfName("Widget"),
            ["FT"] = new PdfName("Sig"),
            ["T"] = PdfString.FromText(name),
            ["F"] = PrintLocked,
            ["Rect"] = PdfArray.Of(0, 0, 0, 0),
            ["P"] = page.Reference,
            ["V"] = timestamp,
        });
        SignatureFields.AddToPage(document, update, page, [field]);
        SignatureFields.AddToForm(document, update, [field]);
    }

    private static string NewName(IReadOnlyList<FormField> fields)
    {
        HashSet<string> taken = [.. fields.Select(field => field.Name)];
        return Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? FieldName : $"{FieldName}-{number}").First(name => !taken.Contains(name));
    }
}
