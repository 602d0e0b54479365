using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>Which level each signature reaches (ETSI EN 319 142-1 §6), from the timestamps and validation data of the file; and whether these say that a certificate was revoked.</summary>
internal sealed class LevelCheck
{
    private readonly ValidationPolicy policy;
    private readonly IReadOnlyList<SignatureValidation> validations;

    private LevelCheck(ValidationPolicy policy, IReadOnlyList<SignatureValidation> validations) => (this.policy, this.validations) = (policy, validations);

    public static void Run(PdfDocument document, IReadOnlyList<SignatureValidation> validations, ValidationPolicy policy)
    {
        LevelCheck check = new(policy, validations);
        SecurityStore? store = null;
        foreach (SignatureValidation signature in validations)
        {
            PdfValidator.Guard(signature.Findings, FindingKind.Fault, () => check.Run(signature, document, store ??= SecurityStore.Of(document)));
        }
    }

    private void Run(SignatureValidation signature, PdfDocument document, SecurityStore store)
    {
        if (signature.Timestamp is { Certificate: { } authority } stamp && RevocationOf(PathOf(authority, stamp.Certificates, store), store, stamp.Time) is not null)
        {
            signature.DisproveTimestamp("a certificate of the time-stamping authority was revoked before the time it states", policy);
        }

        if (signature.Cms is not { Certificate: { } certificate } cms || signature.SignedAt is not { } time)
        {
            return;
        }

        IReadOnlyList<X509Certificate2> path = PathOf(certificate, cms.Certificates, store);
        if (RevocationOf(path, store, time) is { } revoked)
        {
            signature.Revoke(revoked);
        }

        if (!signature.IsPades || signature.Findings.Items.Any(finding => finding.IsFault))
        {
            return;
        }

        SignatureValidation[] later = [.. validations.Where(other => other.IsTimestamp && other.End > signature.End && other.Revision is not null && Counts(other.Trust) && !other.Findings.Items.Any(finding => finding.IsFault))];
        bool isStamped = signature.Timestamp is { } own && Counts(own.Trust);
        signature.Level = !isStamped && later.Length == 0 ? PadesLevel.BB
            : !IsProvable(signature, store) ? PadesLevel.BT
            : later.Any(stamp => ReferenceEquals(stamp.Revision, document) ? IsProvable(signature, store) : IsProvable(signature, SecurityStore.Of(stamp.Revision!))) ? PadesLevel.BLTA
            : PadesLevel.BLT;
    }

    /// <summary>A timestamp counts when it is trusted, or nothing can be.</summary>
    private bool Counts(IssuerTrust trust) => trust == IssuerTrust.Trusted || (policy.TrustAnchors.Count == 0 && trust == IssuerTrust.Unknown);

    /// <summary>Whether signer and timestamp can be proven from the file alone: paths up to a self-signed certificate, and evidence about each certificate below it.</summary>
    private bool IsProvable(SignatureValidation signature, SecurityStore store)
    {
        DateTimeOffset time = signature.SignedAt!.Value;
        List<IReadOnlyList<X509Certificate2>> paths = [PathOf(signature.Cms!.Certificate!, signature.Cms.Certificates, store)];
        if (signature.Timestamp is { Certificate: { } authority } stamp)
        {
            paths.Add(PathOf(authority, stamp.Certificates, store));
        }

        return store.Certificates.Count > 0 && paths.All(path => CertificatePath.IsSelfSigned(path[^1]) && IsEvident(path, store, time));
    }

    private IReadOnlyList<X509Certificate2> PathOf(X509Certificate2 certificate, X509Certificate2Collection carried, SecurityStore store) =>
        CertificatePath.Above(certificate, [.. carried, .. store.Certificates, .. policy.TrustAnchors]);

    private static bool IsEvident(IReadOnlyList<X509Certificate2> path, SecurityStore store, DateTimeOffset time) =>
        path.Zip(path.Skip(1)).All(pair => IsShortTerm(pair.First) || EvidenceOf(pair.First, pair.Second, store, time).Any());

    /// <summary>Certificates that say of themselves that no revocation is to be asked for: they end before one would matter (ETSI EN 319 412-1 §5.2; RFC 6960 §4.2.2.2.1).</summary>
    private static bool IsShortTerm(X509Certificate2 certificate) => certificate.Extensions.Any(extension => extension.Oid?.Value is Oids.ShortTerm or Oids.OcspNoCheck);

    private static string? RevocationOf(IReadOnlyList<X509Certificate2> path, SecurityStore store, DateTimeOffset time) =>
        path.Zip(path.Skip(1)).Any(pair => EvidenceOf(pair.First, pair.Second, store, time).Any(revokedAt => revokedAt <= time)) ? "a certificate of the path was revoked before the signing time" : null;

    /// <summary>When the certificate was revoked, by each piece of evidence that is the issuer's and not older than the certificate or too old for the time; null in it: not revoked.</summary>
    private static IEnumerable<DateTimeOffset?> EvidenceOf(X509Certificate2 certificate, X509Certificate2 issuer, SecurityStore store, DateTimeOffset time)
    {
        bool IsOfTime(DateTimeOffset thisUpdate, DateTimeOffset? nextUpdate) => thisUpdate >= certificate.NotBefore.ToUniversalTime() && (nextUpdate is null || nextUpdate >= time);

        foreach (RevocationList list in store.RevocationLists.Where(list => list.IsComplete && IsOfTime(list.ThisUpdate, list.NextUpdate) && list.IsOf(issuer)))
        {
            yield return list.RevokedAt(certificate);
        }

        foreach (OcspResponse response in store.OcspResponses)
        {
            if (response.Find(certificate, issuer) is { IsKnown: true } single && IsOfTime(single.ThisUpdate, single.NextUpdate) && response.IsOf(issuer))
            {
                yield return single.RevokedAt;
            }
        }
    }
}
