using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;

namespace ContractFunctions.Embedded.Keys;

/// <summary>
/// A time-stamping authority of this installation, for evaluation and private use: its time is the clock of this machine, and its certificates say so. Keys live in memory, for a day;
/// a certificate outlives its key, so that the timestamps stay provable.
/// </summary>
internal sealed class BuiltInTimestampAuthority(AuthorityFile authority, ISignerKeys keys, TimeProvider time) : ITimestampSource, IDisposable
{
    private static readonly TimeSpan KeyLife = TimeSpan.FromDays(1), CertificateLife = TimeSpan.FromDays(5 * 365);

    private readonly SemaphoreSlim renewing = new(1);
    private (TimestampIssuer Issuer, DateTimeOffset Until)? current;

    public async Task<ReadOnlyMemory<byte>> StampAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation) =>
        await (await CurrentAsync(cancellation)).StampAsync(sha256, cancellation);

    public void Dispose() => renewing.Dispose();

    // Earlier issuers may still be at work; their keys go with them.
    private async Task<TimestampIssuer> CurrentAsync(CancellationToken cancellation)
    {
        await renewing.WaitAsync(cancellation);
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            if (current is not { } valid || now >= valid.Until || now < valid.Until - KeyLife)
            {
                ISignerKey key = await keys.CreateAsync(SignerKeyKind.EcdsaP256, cancellation);
                X509Certificate2 certificate = Certify(key, now);
                current = valid = (new TimestampIssuer(key, certificate, [authority.Issuing, authority.Root], CertificateProfile.EvaluationPolicy, time), now + KeyLife);
            }

            return valid.Issuer;
        }
        finally
        {
            renewing.Release();
        }
    }

    private X509Certificate2 Certify(ISignerKey key, DateTimeOffset now)
    {
        using ECDsa issuingKey = authority.Issuing.GetECDsaPrivateKey()!;
        DateTimeOffset end = now + CertificateLife;
        return CertificateProfile.TimestampAuthority(key.SubjectPublicKeyInfo, authority.Issuing).Create(
            authority.Issuing.SubjectName,
            X509SignatureGenerator.CreateForECDsa(issuingKey),
            now - BuiltInCertificateAuthority.Backdating,
            end < authority.Issuing.NotAfter ? end : authority.Issuing.NotAfter,
            AuthorityFile.NewSerial());
    }
}
