using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>
/// Signs certificates and revocation lists by a key that signs hashes only and takes its time: the framework's builders ask for a signature at once, so they get an empty one, and the
/// real one is put in its place.
/// </summary>
internal sealed class DeferredSignature : X509SignatureGenerator
{
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    private readonly PublicKey key;
    private byte[] signed = [];

    private DeferredSignature(PublicKey key) => this.key = key;

    /// <param name="key">P-256.</param>
    /// <param name="build">Makes SIGNED { … } (X.509), DER, by the generator it is given.</param>
    /// <returns>The same with its signature.</returns>
    public static async Task<byte[]> SignAsync(ISignerKey key, Func<X509SignatureGenerator, byte[]> build, CancellationToken cancellation)
    {
        DeferredSignature deferred = new(PublicKey.CreateFromSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _));
        build(deferred);
        return Signed(deferred.signed, await key.SignHashAsync(SHA256.HashData(deferred.signed), cancellation));
    }

    /// <summary>SEQUENCE { signed, ecdsa-with-SHA256, signature }.</summary>
    internal static byte[] Signed(byte[] signed, byte[] signature)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(signed);
            WriteAlgorithm(writer);
            writer.WriteBitString(signature);
        }

        return writer.Encode();
    }

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hashAlgorithm, HashAlgorithmName.SHA256);
        AsnWriter writer = new(AsnEncodingRules.DER);
        WriteAlgorithm(writer);
        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        signed = data;
        return [];
    }

    protected override PublicKey BuildPublicKey() => key;

    private static void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(EcdsaWithSha256);
        }
    }
}
