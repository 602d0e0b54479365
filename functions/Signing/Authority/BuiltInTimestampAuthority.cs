using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>
/// A time-stamping authority of this installation, for evaluation and private use: its time is the clock of this machine, and its certificates say so. Keys live in memory, for a day;
/// a certificate outlives its key, so that the timestamps stay provable.
/// </summary>
public sealed class BuiltInTimestampAuthority(IssuingAuthority authority, ISignerKeys keys, TimeProvider time) : ITimestampSource, IDisposable
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
                X509Certificate2 certificate = await CertifyAsync(key, now, cancellation);
                current = valid = (new TimestampIssuer(key, certificate, [authority.Issuing, authority.Root], CertificateProfile.EvaluationPolicy, time), now + KeyLife);
            }

            return valid.Issuer;
        }
        finally
        {
            renewing.Release();
        }
    }

    private Task<X509Certificate2> CertifyAsync(ISignerKey key, DateTimeOffset now, CancellationToken cancellation)
    {
        DateTimeOffset end = now + CertificateLife;
        return authority.IssueAsync(
            CertificateProfile.TimestampAuthority(key.SubjectPublicKeyInfo, authority.Issuing),
            now - BuiltInCertificateAuthority.Backdating,
            end < authority.Issuing.NotAfter ? end : authority.Issuing.NotAfter,
            cancellation);
    }
}
