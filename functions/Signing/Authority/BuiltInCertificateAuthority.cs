using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>
/// A certificate authority of this installation, for evaluation and private use: root and issuing certificate on P-256. It is no licensed 电子认证服务机构, and each of its certificates says so.
/// Signers' certificates live for a day and serve one signature; the revocation list that goes into finished files (and is published) has nothing to name.
/// </summary>
public sealed class BuiltInCertificateAuthority(IssuingAuthority authority, TimeProvider time) : ICertificateAuthority
{
    /// <summary>A certificate is valid a little before its issue, since other clocks run behind.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    /// <summary>Long enough for one attempt at a signature and its repetition by a clock that is off by hours.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>How long a revocation list is good for.</summary>
    private static readonly TimeSpan ListLife = TimeSpan.FromDays(7);

    private readonly OcspResponder responder = new(authority.Issuing, authority.Key, time);

    private const int Sha256Length = 32;

    public string RootPem { get; } = string.Concat(authority.Certificates.Earlier.Prepend(authority.Root).Select(root => root.ExportCertificatePem() + "\n"));

    public async Task<SigningCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(order.ConsentHash.Length, Sha256Length, nameof(order));
        DateTimeOffset now = time.GetUtcNow();
        if (now + Lifetime > authority.Issuing.NotAfter)
        {
            throw new CryptographicException($"the issuing certificate ends at {authority.Issuing.NotAfter:u}: no certificate is issued beyond it");
        }

        X509Certificate2 certificate = await authority.IssueAsync(CertificateProfile.Signer(order, authority.Issuing), now - Backdating, now + Lifetime, cancellation);
        return new SigningCertificate(certificate, [Public(authority.Issuing), Public(authority.Root)]);
    }

    /// <summary>A fresh list: evidence has to be younger than the certificate it is about.</summary>
    public Task<byte[]> BuildRevocationListAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        return authority.BuildRevocationListAsync(now, now + ListLife, cancellation);
    }

    public Task<byte[]?> AnswerOcspAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation) => responder.AnswerAsync(request, cancellation);

    public async Task<RevocationEvidence> FindAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellation) =>
        issuer.RawDataMemory.Span.SequenceEqual(authority.Issuing.RawDataMemory.Span) ? new RevocationEvidence([await BuildRevocationListAsync(cancellation)], [])
        : authority.Certificates.FindRevocationList(issuer) is { } list ? new RevocationEvidence([list], [])
        : RevocationEvidence.None;

    private static X509Certificate2 Public(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span);
}
