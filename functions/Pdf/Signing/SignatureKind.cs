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
