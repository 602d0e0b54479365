using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>The document security store of a revision (ISO 32000-2 §12.8.4.3). What in it cannot be read proves nothing and is left out.</summary>
/// <param name="Certificates">/Certs.</param>
/// <param name="RevocationLists">/CRLs.</param>
/// <param name="OcspResponses">/OCSPs.</param>
internal sealed record SecurityStore(IReadOnlyList<X509Certificate2> Certificates, IReadOnlyList<RevocationList> RevocationLists, IReadOnlyList<OcspResponse> OcspResponses)
{
    public static SecurityStore Of(PdfDocument document)
    {
        PdfDictionary store = document.Dictionary(document.Catalog["DSS"]) ?? [];
        return new SecurityStore(
            [.. All(document, store, "Certs", X509CertificateLoader.LoadCertificate)],
            [.. All(document, store, "CRLs", RevocationList.Read)],
            [.. All(document, store, "OCSPs", OcspResponse.Read)]);
    }

    public static IEnumerable<ReadOnlyMemory<byte>> Read(PdfDocument document, PdfArray items) =>
        items.Select(document.Resolve).OfType<PdfStream>().Select(document.Decode);

    private static IEnumerable<T> All<T>(PdfDocument document, PdfDictionary store, string key, Func<byte[], T> read)
        where T : class
    {
        foreach (ReadOnlyMemory<byte> bytes in Read(document, document.Array(store[key]) ?? []))
        {
            T? one = null;
            try
            {
                one = read(bytes.ToArray());
            }
            catch (Exception e) when (e is CryptographicException or System.Formats.Asn1.AsnContentException)
            {
            }

            if (one is not null)
            {
                yield return one;
            }
        }
    }
}
