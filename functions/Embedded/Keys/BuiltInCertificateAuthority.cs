using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;

namespace ContractFunctions.Embedded.Keys;

/// <summary>
/// A certificate authority of this installation, for evaluation and private use: root and issuing certificate on P-256. It is no licensed 电子认证服务机构, and each of its certificates says so.
/// Signers' certificates live for a day and serve one signature; the revocation list that goes into finished files (and is published) has nothing to name.
/// </summary>
internal sealed class BuiltInCertificateAuthority(AuthorityFile authority, TimeProvider time) : ICertificateAuthority
{
    /// <summary>A certificate is valid a little before its issue, since other clocks run behind.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    /// <summary>Long enough for one attempt at a signature and its repetition by a clock that is off by hours.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>How long a revocation list is good for.</summary>
    private static readonly TimeSpan ListLife = TimeSpan.FromDays(7);

    private readonly OcspResponder responder = new(authority.Issuing, time);

    private const int Sha256Length = 32;

    public string RootPem { get; } = string.Concat(authority.Earlier.Prepend(authority.Root).Select(root => root.ExportCertificatePem() + "\n"));

    public Task<SigningCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(order.ConsentHash.Length, Sha256Length, nameof(order));
        DateTimeOffset now = time.GetUtcNow();
        if (now + Lifetime > authority.Issuing.NotAfter)
        {
            throw new CryptographicException($"the issuing certificate ends at {authority.Issuing.NotAfter:u}: no certificate is issued beyond it");
        }

        using ECDsa key = authority.Issuing.GetECDsaPrivateKey()!;
        X509Certificate2 certificate = CertificateProfile.Signer(order, authority.Issuing)
            .Create(authority.Issuing.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now - Backdating, now + Lifetime, AuthorityFile.NewSerial());
        return Task.FromResult(new SigningCertificate(certificate, [Public(authority.Issuing), Public(authority.Root)]));
    }

    /// <summary>A fresh list: evidence has to be younger than the certificate it is about.</summary>
    public byte[] BuildRevocationList()
    {
        DateTimeOffset now = time.GetUtcNow();
        return new CertificateRevocationListBuilder().Build(authority.Issuing, now.ToUnixTimeMilliseconds(), now + ListLife, HashAlgorithmName.SHA256, thisUpdate: now);
    }

    public byte[]? AnswerOcsp(ReadOnlyMemory<byte> request) => responder.Answer(request);

    public Task<RevocationEvidence> FindAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellation) => Task.FromResult(
        issuer.RawDataMemory.Span.SequenceEqual(authority.Issuing.RawDataMemory.Span) ? new RevocationEvidence([BuildRevocationList()], [])
        : authority.FindRevocationList(issuer) is { } list ? new RevocationEvidence([list], [])
        : RevocationEvidence.None);

    private static X509Certificate2 Public(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span);
}
