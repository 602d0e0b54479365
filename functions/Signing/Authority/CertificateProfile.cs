using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Signing;

/// <summary>What the built-in authority's certificates look like (RFC 5280; ETSI EN 319 412-2 and -3 for signers' attributes).</summary>
internal static class CertificateProfile
{
    /// <summary>Stands in every name of this authority: it is no licensed electronic certification service (电子认证服务).</summary>
    public const string Organization = "ContractFunctions 仅供评估 For Evaluation";

    private const string PolicyNotice = "仅供评估，非电子认证服务机构签发。For evaluation only; not issued by a licensed certification authority.";

    // OIDs below 2.25 are UUIDs as integers (ITU-T X.667) and need no registration. This one: 6f0c7f2e-54a1-4d0c-9a83-3f0a4d9b7c51.
    public const string EvaluationPolicy = "2.25.147609194631134960978833183185483562065";
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    private const string CertificatePolicies = "2.5.29.32";
    private const string UserNotice = "1.3.6.1.5.5.7.2.2";
    private const string SerialNumberAttribute = "2.5.4.5";
    private const string OrganizationIdentifier = "2.5.4.97";
    private const int NameLength = 64;

    private static X500DistinguishedName AuthorityName(string commonName)
    {
        X500DistinguishedNameBuilder name = new();
        name.AddCountryOrRegion("CN");
        name.AddOrganizationName(Organization);
        name.AddCommonName(commonName);
        return name.Build();
    }

    /// <summary>A certificate authority's own certificate: root when it may have authorities below it, else issuing.</summary>
    /// <param name="subjectPublicKeyInfo">P-256, DER.</param>
    /// <param name="self">The key itself, of one that signs itself.</param>
    public static CertificateRequest Authority(string commonName, ReadOnlyMemory<byte> subjectPublicKeyInfo, int authoritiesBelow, ECDsa? self = null)
    {
        // Part of the key's hash in the name tells the authorities of two installations apart, for people and for path building.
        X500DistinguishedName name = AuthorityName($"{commonName} {Convert.ToHexString(SHA256.HashData(subjectPublicKeyInfo.Span).AsSpan(0, 4))}");
        CertificateRequest request = self is null
            ? new(name, PublicKey.CreateFromSubjectPublicKeyInfo(subjectPublicKeyInfo.Span, out _), HashAlgorithmName.SHA256)
            : new(name, self, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, authoritiesBelow, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(Policies());
        return request;
    }

    public static CertificateRequest Signer(CertificateOrder order, X509Certificate2 issuer)
    {
        PublicKey key = PublicKey.CreateFromSubjectPublicKeyInfo(order.SubjectPublicKeyInfo.Span, out _);
        RefuseWeak(key);
        CertificateRequest request = new(SubjectName(order.Subject), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        SubjectAlternativeNameBuilder alternative = new();
        alternative.AddUri(new Uri(SigningCertificate.ConsentUri(order.ConsentHash.Span)));
        request.CertificateExtensions.Add(alternative.Build());
        request.CertificateExtensions.Add(Policies());
        return request;
    }

    /// <summary>A time-stamping authority's certificate: for that alone, and critically so (RFC 3161 §2.3).</summary>
    public static CertificateRequest TimestampAuthority(ReadOnlyMemory<byte> subjectPublicKeyInfo, X509Certificate2 issuer)
    {
        PublicKey key = PublicKey.CreateFromSubjectPublicKeyInfo(subjectPublicKeyInfo.Span, out _);
        CertificateRequest request = new(AuthorityName("ContractFunctions Evaluation Timestamps 本机时间"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TimeStamping)], critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(Policies());
        return request;
    }

    /// <summary>128 random bits, positive (RFC 5280 §4.1.2.2 allows 20 octets).</summary>
    public static byte[] NewSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static void RefuseWeak(PublicKey key)
    {
        using RSA? rsa = key.GetRSAPublicKey();
        using ECDsa? ecdsa = key.GetECDsaPublicKey();
        bool strong = rsa?.KeySize is >= 2048 and <= 4096 || ecdsa?.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        if (!strong)
        {
            throw new CryptographicException("only P-256 keys and RSA keys of 2048 to 4096 bits are certified");
        }
    }

    private static X500DistinguishedName SubjectName(CertificateSubject subject)
    {
        X500DistinguishedNameBuilder name = new();
        name.AddCountryOrRegion("CN");
        if (subject.Kind == CertificateSubjectKind.Organization)
        {
            name.AddOrganizationName(subject.Name);
        }

        if (subject.Uscc is { } code)
        {
            name.Add(OrganizationIdentifier, $"NTRCN-{code}", UniversalTagNumber.UTF8String);
        }

        if (subject.IdentitySimulated)
        {
            name.AddOrganizationalUnitName(SigningCertificate.SimulatedIdentityUnit);
        }

        name.AddCommonName(subject.Name.Length <= NameLength ? subject.Name : subject.Name[..NameLength]);
        if (subject.Pseudonym is { } pseudonym)
        {
            name.Add(SerialNumberAttribute, pseudonym, UniversalTagNumber.PrintableString);
        }

        return name.Build();
    }

    // CertificatePolicies { { policy, { { id-qt-unotice, UserNotice { explicitText } } } } }
    private static X509Extension Policies()
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(EvaluationPolicy);
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(UserNotice);
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, PolicyNotice);
                }
            }
        }

        return new X509Extension(CertificatePolicies, writer.Encode(), critical: false);
    }
}
