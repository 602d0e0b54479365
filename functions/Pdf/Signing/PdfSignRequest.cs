using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>One signature to be applied to one empty field.</summary>
public sealed record PdfSignRequest
{
    /// <summary>/Contents for a signature without a timestamp: the CMS takes 2 to 3 KB.</summary>
    public const int ContentsBytes = 8 * 1024;

    /// <summary>/Contents for a signature that carries an RFC 3161 token: the CMS takes 4 to 7 KB.</summary>
    public const int ContentsBytesWithTimestamp = 16 * 1024;

    /// <summary>Fully qualified name of the field.</summary>
    public required string FieldName { get; init; }

    /// <summary>The key that signs. Its public key is the certificate's.</summary>
    public required ISignerKey Key { get; init; }

    /// <summary>The signer's certificate.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The certificates above it, carried along so that a reader can build the path; issuer first. A self-signed root among them is left out.</summary>
    public IReadOnlyList<X509Certificate2> Chain { get; init; } = [];

    /// <summary>The time of application, written as /M with its offset.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>/Name: who signs.</summary>
    public string? SignerName { get; init; }

    /// <summary>/Reason.</summary>
    public string? Reason { get; init; }

    /// <summary>What the field shows; null leaves it blank, as for an invisible field.</summary>
    public IAppearance? Appearance { get; init; }

    /// <summary>What the slices of the field's cross-page seal show, where it has one; null leaves them empty.</summary>
    public IAppearance? CrossPage { get; init; }

    /// <summary>Whether this signature certifies the document (§12.8.2.2, DocMDP P=2: only filling and signing remain allowed). Only the first one can.</summary>
    public bool Certify { get; init; }

    /// <summary>Stamps the signature (level B-T): from then on its time is not only the signer's word. Null: level B-B.</summary>
    public ITimestampSource? Timestamps { get; init; }

    /// <summary>Room for the CMS in bytes.</summary>
    public int ReservedBytes
    {
        get => field > 0 ? field : Timestamps is null ? ContentsBytes : ContentsBytesWithTimestamp;
        init;
    }
}
