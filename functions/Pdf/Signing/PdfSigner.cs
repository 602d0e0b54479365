using System.Security.Cryptography;
using ContractFunctions.Pdf.Appearances;

namespace ContractFunctions.Pdf;

/// <summary>
/// Applies PAdES baseline signatures of level B-B, and B-T with a source of timestamps (ETSI EN 319 142-1 §6; ISO 32000-2 §12.8): each is one appended revision that fills one empty field,
/// so the input is always a byte prefix of the output and earlier signatures stay valid.
/// </summary>
public static class PdfSigner
{
    // Table 167: print and locked.
    private const int PrintLocked = 4 | 128;

    /// <summary>Signs and gives what is to be appended to the file: for who writes the file on without copying it.</summary>
    /// <param name="pdf">The file up to now. It must not change while this runs.</param>
    /// <param name="request">Which field, by whom.</param>
    /// <param name="cancellation">Given to the key.</param>
    /// <param name="limits">For reading the file; <see cref="PdfLimits.Default"/> if null.</param>
    /// <returns>The signed revision. File and revision one after the other are the signed file.</returns>
    /// <exception cref="PdfException">
    /// <see cref="PdfFault.NotFound"/>: no such signature field. <see cref="PdfFault.Taken"/>: it is signed. <see cref="PdfFault.NotAllowed"/>: certifying a file that has signatures, or signing one
    /// certified against any change. Or the file cannot be read.
    /// </exception>
    /// <exception cref="CryptographicException">The key is not the certificate's, is of another kind than announced, or what it gave is no signature of it.</exception>
    /// <exception cref="TimestampException">No timestamp is to be had now.</exception>
    public static async Task<ReadOnlyMemory<byte>> SignRevisionAsync(ReadOnlyMemory<byte> pdf, PdfSignRequest request, CancellationToken cancellation, PdfLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        PdfDocument document = PdfDocument.Read(pdf, limits);
        IReadOnlyList<FormField> fields = FormFields.Read(document);
        FormField field = Find(document, fields, request);
        PdfUpdate update = new(document);
        PdfReference signature = update.Reserve();
        Fill(document, update, field, signature, request.Appearance);
        FillPlaces(document, update, fields, request);
        FillSlices(document, update, fields, request);
        if (request.Certify)
        {
            PdfDictionary permissions = document.Dictionary(document.Catalog["Perms"]) ?? [];
            update.Put(document.CatalogReference, document.Catalog.With("Perms", permissions.With("DocMDP", signature)));
        }

        SignatureRevision revision = new(pdf, request.ReservedBytes);
        update.Put(signature, Dictionary(document, field, request, revision));
        return await revision.FinishAsync(update, async hash => await CmsBuilder.BuildAsync(
            CmsContent.Detached(hash), new CmsSigner(request.Key, request.Certificate, request.Chain), request.Timestamps, cancellation));
    }

    /// <summary>Signs; see <see cref="SignRevisionAsync"/>.</summary>
    /// <returns>The file with the signed revision appended.</returns>
    public static async Task<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> pdf, PdfSignRequest request, CancellationToken cancellation, PdfLimits? limits = null) =>
        SignatureFields.Join(pdf, await SignRevisionAsync(pdf, request, cancellation, limits));

    private static FormField Find(PdfDocument document, IReadOnlyList<FormField> fields, PdfSignRequest request)
    {
        FormField field = fields.FirstOrDefault(candidate => candidate.IsSignature && candidate.Name == request.FieldName)
            ?? throw new PdfException(PdfFault.NotFound, $"no signature field named {request.FieldName}");
        if (field.IsSigned)
        {
            throw new PdfException(PdfFault.Taken, $"field {request.FieldName} is signed");
        }

        if (request.Certify && (fields.Any(other => other.IsSigned) || document.Dictionary(document.Catalog["Perms"])?["DocMDP"] is not null))
        {
            throw new PdfException(PdfFault.NotAllowed, "only the first signature can certify the document");
        }

        return Permissions.IsLocked(document, fields, field.Name) ? throw new PdfException(PdfFault.NotAllowed, $"field {field.Name} is locked by a signature")
            : Permissions.Strictest(document, fields) == 1 ? throw new PdfException(PdfFault.NotAllowed, "the file is certified against any change") : field;
    }

    private static void Fill(PdfDocument document, PdfUpdate update, FormField field, PdfReference signature, IAppearance? appearance)
    {
        PdfReference widgetReference = field.Widget(document) ?? throw new PdfException(PdfFault.Unsupported, $"signature field {field.Name} has not exactly one widget");
        PdfDictionary widget = document.Dictionary(widgetReference) ?? throw new PdfException(PdfFault.Malformed, "widget is no dictionary");
        PdfDictionary shown = widget.With("F", PrintLocked);
        if (appearance is not null)
        {
            PdfPage page = PageOf(document, widgetReference);
            PdfRect rect = PageTree.Rectangle(document, widget["Rect"]) ?? throw new PdfException(PdfFault.NotAllowed, $"field {field.Name} is invisible and cannot show anything");
            shown = shown.With("AP", new PdfDictionary { ["N"] = UprightAppearance.Write(update, appearance, rect, page.Rotation) });
        }

        if (widgetReference.Equals(field.Reference))
        {
            update.Put(field.Reference, shown.With("V", signature));
        }
        else
        {
            update.Put(widgetReference, shown);
            update.Put(field.Reference, field.Dictionary.With("V", signature));
        }
    }

    /// <summary>Shows the signature in its further places, in its own revision: later nobody may.</summary>
    private static void FillPlaces(PdfDocument document, PdfUpdate update, IReadOnlyList<FormField> fields, PdfSignRequest request)
    {
        foreach (FormField place in fields.Where(field => SignatureFields.OwnerOf(field) == request.FieldName && field.Name.StartsWith(request.FieldName + FurtherPlace.Mark, StringComparison.Ordinal)))
        {
            if (request.Appearance is { } appearance && PageTree.Rectangle(document, place.Dictionary["Rect"]) is { } rect)
            {
                update.Put(place.Reference, Filled(place, UprightAppearance.Write(update, appearance, rect, PageOf(document, place.Reference).Rotation), request));
            }
        }
    }

    private static PdfDictionary Filled(FormField field, PdfReference shown, PdfSignRequest request) => field.Dictionary
        .With("F", PrintLocked).With("AP", new PdfDictionary { ["N"] = shown }).With("V", PdfString.FromText(request.SignerName ?? request.FieldName));

    /// <summary>Fills the slices of the cross-page seal in this signature's own revision: later nobody may.</summary>
    private static void FillSlices(PdfDocument document, PdfUpdate update, IReadOnlyList<FormField> fields, PdfSignRequest request)
    {
        Dictionary<string, FormField> slices = fields.Where(field => SignatureFields.OwnerOf(field) == request.FieldName).ToDictionary(field => field.Name);
        if (request.CrossPage is not { } seal || slices.Count == 0)
        {
            return;
        }

        PdfReference? whole = null;
        foreach ((int page, int index, int count) in CrossPageSeal.Slices(document.Pages.Count))
        {
            if (slices.TryGetValue(CrossPageSeal.FieldOf(request.FieldName, page), out FormField? slice) && PageTree.Rectangle(document, slice.Dictionary["Rect"]) is { } rect)
            {
                PdfPage on = document.Pages[page];
                double size = on.Rotation is 90 or 270 ? rect.Width : rect.Height;
                whole ??= seal.Write(update, size, size);
                PdfReference shown = UprightAppearance.Turned(update, CrossPageStrip.Write(update, whole, size, index, count), size / count, size, on.Rotation);
                update.Put(slice.Reference, Filled(slice, shown, request));
            }
        }
    }

    private static PdfArray? References(PdfDocument document, FormField field, bool certify)
    {
        PdfDictionary? locked = document.Dictionary(field.Dictionary["Lock"]);
        PdfDictionary[] references = [.. certify ? [Permissions.CertifyingReference] : Array.Empty<PdfDictionary>(), .. locked is null ? [] : new[] { Permissions.LockingReference(document, locked) }];
        return references.Length == 0 ? null : PdfArray.Of(references);
    }

    private static PdfPage PageOf(PdfDocument document, PdfReference widget) =>
        document.Pages.FirstOrDefault(page => document.Array(page.Dictionary["Annots"])?.Contains(widget) == true)
        ?? throw new PdfException(PdfFault.Malformed, $"widget {widget.Number} stands on no page");

    private static PdfDictionary Dictionary(PdfDocument document, FormField field, PdfSignRequest request, SignatureRevision revision) => new()
    {
        ["Type"] = new PdfName("Sig"),
        ["Filter"] = new PdfName("Adobe.PPKLite"),
        ["SubFilter"] = new PdfName("ETSI.CAdES.detached"),
        ["M"] = PdfString.FromDate(request.SignedAt),
        ["Name"] = request.SignerName is null ? null : PdfString.FromText(request.SignerName),
        ["Reason"] = request.Reason is null ? null : PdfString.FromText(request.Reason),
        ["Reference"] = References(document, field, request.Certify),
        ["ByteRange"] = revision.ByteRange,
        ["Contents"] = revision.Contents,
    };
}
