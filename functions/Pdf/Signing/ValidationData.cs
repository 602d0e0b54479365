using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>What says whether certificates were revoked.</summary>
/// <param name="RevocationLists">CRLs (RFC 5280 §5), DER.</param>
/// <param name="OcspResponses">OCSP responses (RFC 6960), DER.</param>
public sealed record RevocationEvidence(IReadOnlyList<ReadOnlyMemory<byte>> RevocationLists, IReadOnlyList<ReadOnlyMemory<byte>> OcspResponses)
{
    /// <summary>Nothing is known.</summary>
    public static RevocationEvidence None { get; } = new([], []);
}

/// <summary>Where evidence about revocation comes from.</summary>
public interface IRevocationSource
{
    /// <summary>Fresh evidence about a certificate; <see cref="RevocationEvidence.None"/> when there is none to be had.</summary>
    /// <exception cref="RevocationException">There should be some; later there may be.</exception>
    Task<RevocationEvidence> FindAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellation);
}

/// <summary>The sources that a certificate names gave no evidence; later they may.</summary>
public sealed class RevocationException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Asks one source after the other, until one has evidence.</summary>
public sealed class RevocationSources(params IReadOnlyList<IRevocationSource> sources) : IRevocationSource
{
    /// <inheritdoc/>
    public async Task<RevocationEvidence> FindAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellation)
    {
        foreach (IRevocationSource source in sources)
        {
            if (await source.FindAsync(certificate, issuer, cancellation) is var evidence && (evidence.RevocationLists.Count > 0 || evidence.OcspResponses.Count > 0))
            {
                return evidence;
            }
        }

        return RevocationEvidence.None;
    }
}

/// <summary>
/// Puts what a later validation needs into the file (document security store, ISO 32000-2 §12.8.4.3; ETSI EN 319 142-1 §5.4.2): every certificate of every signature and timestamp, and
/// evidence that none was revoked. This makes level B-LT.
/// </summary>
public static class ValidationData
{
    /// <summary>Appends one revision with what is not in the file yet; the file itself when nothing is missing.</summary>
    /// <param name="pdf">A signed file. It must not change while this runs.</param>
    /// <param name="issuers">Certificates that paths may need and the signatures do not carry, such as roots.</param>
    /// <param name="revocation">Asked for each certificate that has an issuer here.</param>
    /// <param name="cancellation">Given to the source.</param>
    /// <param name="limits">For reading the file; <see cref="PdfLimits.Default"/> if null.</param>
    /// <exception cref="PdfException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">A signature is no CMS.</exception>
    /// <exception cref="RevocationException">Of the source.</exception>
    public static async Task<ReadOnlyMemory<byte>> AppendAsync(
        ReadOnlyMemory<byte> pdf, IReadOnlyList<X509Certificate2> issuers, IRevocationSource revocation, CancellationToken cancellation, PdfLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(issuers);
        ArgumentNullException.ThrowIfNull(revocation);
        PdfDocument document = PdfDocument.Read(pdf, limits);
        X509Certificate2[] known = [.. Carried(document).Concat(issuers).DistinctBy(certificate => certificate.Thumbprint)];
        List<ReadOnlyMemory<byte>> lists = [], responses = [];
        foreach (X509Certificate2 certificate in known)
        {
            // One fresh list of an issuer is evidence about all that it issued.
            if (!CertificatePath.IsSelfSigned(certificate) && CertificatePath.IssuerOf(certificate, known) is { } issuer && !lists.Any(list => RevocationList.Read(list.ToArray()).IsOf(issuer)))
            {
                RevocationEvidence evidence = await revocation.FindAsync(certificate, issuer, cancellation);
                lists.AddRange(evidence.RevocationLists);
                responses.AddRange(evidence.OcspResponses);
            }
        }

        return Write(document, [.. known.Select(certificate => certificate.RawDataMemory)], lists, responses);
    }

    private static IEnumerable<X509Certificate2> Carried(PdfDocument document)
    {
        foreach (SignatureInFile signature in SignatureInFile.All(document, FormFields.Read(document), int.MaxValue))
        {
            SignedCms cms = new();
            cms.Decode(SignedRange.Read(document, signature.Dictionary).Cms.Span);
            IEnumerable<SignedCms> all = cms.SignerInfos.Cast<SignerInfo>().Select(TimestampCheck.TokenOf).OfType<Rfc3161TimestampToken>().Select(token => token.AsSignedCms()).Prepend(cms);
            foreach (X509Certificate2 certificate in all.SelectMany(one => one.Certificates))
            {
                yield return certificate;
            }
        }
    }

    private static ReadOnlyMemory<byte> Write(
        PdfDocument document, IReadOnlyList<ReadOnlyMemory<byte>> certificates, IReadOnlyList<ReadOnlyMemory<byte>> lists, IReadOnlyList<ReadOnlyMemory<byte>> responses)
    {
        PdfDictionary store = document.Dictionary(document.Catalog["DSS"]) ?? new PdfDictionary { ["Type"] = new PdfName("DSS") };
        PdfUpdate update = new(document);
        PdfDictionary grown = store;
        foreach ((string key, IReadOnlyList<ReadOnlyMemory<byte>> content) in new[] { ("Certs", certificates), ("CRLs", lists), ("OCSPs", responses) })
        {
            PdfArray present = document.Array(store[key]) ?? [];
            HashSet<string> there = [.. SecurityStore.Read(document, present).Select(HashOf)];
            PdfReference[] added = [.. content.Where(bytes => there.Add(HashOf(bytes))).Select(bytes => update.Add(PdfStream.Deflate([], bytes.Span)))];
            PdfArray all = [.. present, .. added];
            grown = added.Length == 0 ? grown : grown.With(key, all);
        }

        if (ReferenceEquals(grown, store))
        {
            return document.File;
        }

        update.Put(document.CatalogReference, document.Catalog.With("DSS", update.Add(grown)));
        return SignatureFields.Join(document.File, update.Finish());
    }

    private static string HashOf(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes.Span));
}
