using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Contracts;
using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>A revision with one signature more in each of its files.</summary>
public sealed record SignedRevision(Revision Revision, string CertificateSerial, string CertificateSha256);

/// <summary>The roots of time-stamping authorities outside this installation, trusted beside its own.</summary>
public sealed record TimestampAnchors(IReadOnlyList<X509Certificate2> Certificates);

/// <summary>
/// Signs all files of a revision for one consent, with one key and one certificate that live for this attempt; finishes and validates those that all have signed. Knows a
/// contract's documents and a rescission's agreement alike. With a source of timestamps signatures are PAdES B-T and finished files B-LTA, without one B-B.
/// </summary>
public sealed class DocumentSigner(
    IDocumentStore documents, ISignerKeys keys, ICertificateAuthority authority, SignatureMarks marks, TimestampAnchors anchors, TimeProvider time, ITimestampSource? timestamps = null,
    RevocationClient? outside = null, IDocumentRetention? retention = null)
{
    public async Task<SignedRevision> SignAsync(
        Revision head, FrozenContent frozen, Party party, PartyIdentity signer, Consent consent, CancellationToken cancellation)
    {
        IReadOnlyList<byte[]> current = await ReadAsync(head, frozen, cancellation);
        using ISignerKey key = await keys.CreateAsync(SignerKeyKind.EcdsaP256, cancellation);
        using SigningCertificate certificate = await authority.IssueAsync(OrderFor(party, signer, consent, key), cancellation);
        (IAppearance Area, IAppearance? CrossPage) mark = await marks.OfAsync(party, signer, consent, cancellation);
        List<StoredFile> files = [];
        foreach (byte[] file in current)
        {
            PdfSignRequest request = RequestFor(party, signer, consent, key, certificate, head) with { Appearance = mark.Area, CrossPage = mark.CrossPage };
            ReadOnlyMemory<byte> revision = await PdfSigner.SignRevisionAsync(file, request, cancellation);
            int length = file.Length + revision.Length;
            await using Stream signed = JoinedMemory.Open(file, revision);
            files.Add(new StoredFile(await documents.PutAsync(signed, length, cancellation), length));
        }

        string fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.Certificate.RawDataMemory.Span));
        return new SignedRevision(new Revision(head.Number + 1, [.. files]), certificate.SerialNumber, fingerprint);
    }

    /// <summary>
    /// Adds what proves the signatures when certificates have ended (validation data, a document timestamp), reads the files back from where they are kept, hashes and validates
    /// them, and locks them where the edition can.
    /// </summary>
    /// <returns>The last revision.</returns>
    /// <exception cref="InvalidDataException">One is not what it should be.</exception>
    public async Task<Revision> FinishAsync(Revision head, FrozenContent frozen, int signatures, CancellationToken cancellation)
    {
        X509Certificate2Collection own = [];
        own.ImportFromPem(authority.RootPem);
        X509Certificate2[] roots = [.. own, .. anchors.Certificates];
        Revision last = timestamps is null ? head : await PreserveAsync(head, frozen, roots, timestamps, cancellation);
        foreach (byte[] finished in await ReadAsync(last, frozen, cancellation))
        {
            ValidationReport report = PdfValidator.Validate(finished, new ValidationPolicy { TrustAnchors = roots });
            int signed = report.Signatures.Count(signature => signature.Type == SignatureType.Pades);
            if (report.Verdict != ValidationVerdict.Valid || signed != signatures)
            {
                throw new InvalidDataException($"the finished file does not validate: {report.Verdict}, {signed} signatures");
            }
        }

        foreach (StoredFile file in retention is null ? [] : last.Files)
        {
            await retention!.RetainAsync(file.Sha256, cancellation);
        }

        return last;
    }

    private async Task<Revision> PreserveAsync(Revision head, FrozenContent frozen, IReadOnlyList<X509Certificate2> roots, ITimestampSource source, CancellationToken cancellation)
    {
        IRevocationSource revocation = outside is null ? authority : new RevocationSources(authority, outside);
        List<StoredFile> files = [];
        foreach (byte[] signed in await ReadAsync(head, frozen, cancellation))
        {
            ReadOnlyMemory<byte> provable = await ValidationData.AppendAsync(signed, roots, revocation, cancellation);
            ReadOnlyMemory<byte> preserved = await DocumentTimestamps.AppendAsync(provable, source, cancellation);
            files.Add(new StoredFile(await documents.PutAsync(preserved, cancellation), preserved.Length));
        }

        return new Revision(head.Number + 1, [.. files]);
    }

    private PdfSignRequest RequestFor(
        Party party, PartyIdentity signer, Consent consent, ISignerKey key, SigningCertificate certificate, Revision head) => new()
        {
            FieldName = ContentComposer.FieldOf(party.Role),
            Key = key,
            Certificate = certificate.Certificate,
            Chain = certificate.Chain,
            SignedAt = time.GetUtcNow(),
            SignerName = signer.PartyName,
            Reason = Texts.Of(consent.IsIdentitySimulated ? "Signature.reason.simulated" : "Signature.reason").Zh,
            Certify = head.Number == 1,
            Timestamps = timestamps,
        };

    private static CertificateOrder OrderFor(Party party, PartyIdentity signer, Consent consent, ISignerKey key) => new(
        party.Enterprise is { } company
            ? new CertificateSubject(CertificateSubjectKind.Organization, company.Name, consent.IsIdentitySimulated) { Uscc = company.Code }
            : new CertificateSubject(CertificateSubjectKind.Person, signer.Name.Value, consent.IsIdentitySimulated) { Pseudonym = party.Identity!.DocumentIndex },
        key.SubjectPublicKeyInfo,
        Convert.FromHexString(consent.ConsentHash!));

    /// <summary>The files of a revision, checked: each is what its name says, and the frozen content is a byte prefix of it.</summary>
    private async Task<IReadOnlyList<byte[]>> ReadAsync(Revision head, FrozenContent frozen, CancellationToken cancellation)
    {
        List<byte[]> files = [];
        foreach ((StoredFile file, string original) in head.Files.Zip(frozen.Files))
        {
            byte[] current = await documents.ReadAsync(file.Sha256, cancellation) ?? throw new InvalidDataException("a revision is missing from the document store");
            byte[] first = await documents.ReadAsync(original, cancellation) ?? throw new InvalidDataException("the frozen content is missing from the document store");
            files.Add(current.AsSpan().StartsWith(first) ? current : throw new InvalidDataException("the frozen content is not a prefix of the revision"));
        }

        return files;
    }
}
