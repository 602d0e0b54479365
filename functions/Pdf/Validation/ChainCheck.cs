using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>Builds the signer's certificate path to the given anchors (RFC 5280 §6) at the signing time. Nothing is fetched and the machine's trust is not used.</summary>
internal static class ChainCheck
{
    private const X509KeyUsageFlags Signing = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation;

    // A signature in the path that does not verify is no path: an anchor of the same name with another key, or a certificate that only claims its issuer.
    private const X509ChainStatusFlags Unrooted = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid;

    public static IssuerTrust Check(X509Certificate2? signer, X509Certificate2Collection certificates, DateTimeOffset? signedAt, ValidationPolicy policy, FindingList findings)
    {
        if (signer is not { } certificate)
        {
            findings.Fault(FindingKind.Issuer, "the CMS carries no certificate of its signer");
            return IssuerTrust.Broken;
        }

        if (certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && (usage.KeyUsages & Signing) == 0)
        {
            findings.Fault(FindingKind.Issuer, $"the certificate may not sign documents: {usage.KeyUsages}");
            return IssuerTrust.Broken;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(policy.TrustAnchors.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(certificates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.NoFlag;
        if (signedAt is { } time)
        {
            chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        }

        bool trusted = chain.Build(certificate) && signedAt is not null;
        X509ChainStatusFlags status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        return trusted ? IssuerTrust.Trusted : Explain(status, signedAt, findings);
    }

    // A path that leads to no anchor says nothing, whatever else is wrong with it: anybody can make one.
    private static IssuerTrust Explain(X509ChainStatusFlags status, DateTimeOffset? signedAt, FindingList findings)
    {
        bool unrooted = (status & Unrooted) != 0;
        if (signedAt is null || unrooted)
        {
            findings.Note(FindingKind.Issuer, signedAt is null ? "no signing time is stated" : $"the certificate leads to no given trust anchor ({status})");
            return IssuerTrust.Unknown;
        }

        findings.Fault(FindingKind.Issuer, $"certificate path: {status}");
        return IssuerTrust.Broken;
    }
}
