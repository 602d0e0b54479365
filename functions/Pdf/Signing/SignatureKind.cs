using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>The two kinds of signature made here, both over SHA-256.</summary>
internal sealed class SignatureKind
{
    private static readonly SignatureKind Ecdsa = new(Oids.EcdsaWithSha256, withNull: false);
    private static readonly SignatureKind Rsa = new(Oids.RsaEncryption, withNull: true);

    private readonly string algorithm;
    private readonly bool withNull;

    private SignatureKind(string algorithm, bool withNull)
    {
        this.algorithm = algorithm;
        this.withNull = withNull;
    }

    /// <summary>Verifies what an authority signed: certificates, revocation lists, OCSP responses. False also for algorithms that are not taken.</summary>
    /// <param name="issuer">Whose key is said to have signed.</param>
    /// <param name="algorithm">The signature algorithm as stated.</param>
    /// <param name="data">What is signed.</param>
    /// <param name="signature">The signature.</param>
    public static bool VerifyData(X509Certificate2 issuer, string algorithm, byte[] data, byte[] signature)
    {
        HashAlgorithmName? hash = algorithm switch
        {
            Oids.EcdsaWithSha256 or Oids.RsaWithSha256 => HashAlgorithmName.SHA256,
            Oids.EcdsaWithSha384 or Oids.RsaWithSha384 => HashAlgorithmName.SHA384,
            Oids.EcdsaWithSha512 or Oids.RsaWithSha512 => HashAlgorithmName.SHA512,
            _ => null,
        };
        if (hash is not { } name)
        {
            return false;
        }

        using RSA? rsa = issuer.GetRSAPublicKey();
        using ECDsa? ecdsa = issuer.GetECDsaPublicKey();
        return rsa?.VerifyData(data, signature, name, RSASignaturePadding.Pkcs1) ?? ecdsa?.VerifyData(data, signature, name, DSASignatureFormat.Rfc3279DerSequence) ?? false;
    }

    public static SignatureKind Of(X509Certificate2 certificate) => certificate.PublicKey.Oid.Value switch
    {
        Oids.EcPublicKey => Ecdsa,
        Oids.RsaEncryption => Rsa,
        string other => throw new CryptographicException($"keys of algorithm {other} are not supported"),
        null => throw new CryptographicException("certificate without a key algorithm"),
    };

    public void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(algorithm);
            if (withNull)
            {
                writer.WriteNull();
            }
        }
    }

    public bool Verify(X509Certificate2 certificate, byte[] hash, byte[] signature)
    {
        if (ReferenceEquals(this, Rsa))
        {
            using RSA rsa = certificate.GetRSAPublicKey()!;
            return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using ECDsa ecdsa = certificate.GetECDsaPublicKey() ?? throw new CryptographicException("the certificate's curve is not supported");
        return ecdsa.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence);
    }
}
