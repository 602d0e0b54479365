using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>
/// Answers OCSP requests (RFC 6960) about certificates of one issuer, signed by the issuer itself. Good means: not revoked; the authority keeps no list of what it issued.
/// </summary>
internal sealed class OcspResponder(X509Certificate2 issuer, ISignerKey key, TimeProvider time)
{
    private const string BasicResponse = "1.3.6.1.5.5.7.48.1.1", Sha1Oid = "1.3.14.3.2.26", Sha256Oid = "2.16.840.1.101.3.4.2.1";
    private const int MaxQuestions = 32;

    /// <summary>OCSPResponseStatus successful, an ENUMERATED.</summary>
    private static readonly byte[] Successful = [0x0A, 1, 0];

    /// <summary>How long an answer is good for.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0), Context1 = new(TagClass.ContextSpecific, 1), Context2 = new(TagClass.ContextSpecific, 2);

    /// <param name="request">OCSPRequest, DER.</param>
    /// <returns>OCSPResponse, DER; null: the request cannot be read, or asks too much.</returns>
    public async Task<byte[]?> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        try
        {
            (IReadOnlyList<ReadOnlyMemory<byte>> questions, byte[]? extensions) = Read(request);
            return questions.Count is 0 or > MaxQuestions ? null : Response(await SignAsync(ResponseData(questions, extensions), cancellation));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static (IReadOnlyList<ReadOnlyMemory<byte>> Questions, byte[]? Extensions) Read(ReadOnlyMemory<byte> request)
    {
        AsnReader tbs = new AsnReader(request, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        while (tbs.PeekTag().TagClass == TagClass.ContextSpecific)
        {
            tbs.ReadEncodedValue();
        }

        List<ReadOnlyMemory<byte>> questions = [];
        for (AsnReader list = tbs.ReadSequence(); list.HasData;)
        {
            questions.Add(list.ReadSequence().ReadEncodedValue());
        }

        return (questions, tbs.HasData && tbs.PeekTag().HasSameClassAndValue(Context2) ? tbs.ReadSequence(Context2).ReadEncodedValue().ToArray() : null);
    }

    private byte[] ResponseData(IReadOnlyList<ReadOnlyMemory<byte>> questions, byte[]? extensions)
    {
        DateTimeOffset now = time.GetUtcNow();
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Context2))
            {
                writer.WriteOctetString(HashOf(Sha1Oid, issuer.PublicKey.EncodedKeyValue.RawData)!);
            }

            writer.WriteGeneralizedTime(now, omitFractionalSeconds: true);
            using (writer.PushSequence())
            {
                foreach (ReadOnlyMemory<byte> question in questions)
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteEncodedValue(question.Span);
                        writer.WriteNull(IsOfIssuer(question) ? Context0 : Context2);
                        writer.WriteGeneralizedTime(now, omitFractionalSeconds: true);
                        using (writer.PushSequence(Context0))
                        {
                            writer.WriteGeneralizedTime(now + Life, omitFractionalSeconds: true);
                        }
                    }
                }
            }

            // The nonce comes back, and whatever else was asked with it.
            if (extensions is { } asked)
            {
                using (writer.PushSequence(Context1))
                {
                    writer.WriteEncodedValue(asked);
                }
            }
        }

        return writer.Encode();
    }

    private bool IsOfIssuer(ReadOnlyMemory<byte> question)
    {
        AsnReader id = new AsnReader(question, AsnEncodingRules.DER).ReadSequence();
        string algorithm = id.ReadSequence().ReadObjectIdentifier();
        byte[] name = id.ReadOctetString(), key = id.ReadOctetString();
        id.ReadInteger();
        return HashOf(algorithm, issuer.SubjectName.RawData)?.AsSpan().SequenceEqual(name) == true
            && HashOf(algorithm, issuer.PublicKey.EncodedKeyValue.RawData)!.AsSpan().SequenceEqual(key);
    }

    // RFC 6960 names issuers by hashes; nothing rests on their strength.
#pragma warning disable CA5350
    private static byte[]? HashOf(string algorithm, byte[] data) => algorithm switch { Sha1Oid => SHA1.HashData(data), Sha256Oid => SHA256.HashData(data), _ => null };
#pragma warning restore CA5350

    private async Task<byte[]> SignAsync(byte[] data, CancellationToken cancellation) =>
        DeferredSignature.Signed(data, await key.SignHashAsync(SHA256.HashData(data), cancellation));

    private static byte[] Response(byte[] basic)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Successful);
            using (writer.PushSequence(Context0))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(BasicResponse);
                writer.WriteOctetString(basic);
            }
        }

        return writer.Encode();
    }
}
