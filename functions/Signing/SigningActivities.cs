using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Contracts;
using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>
/// Applies what has been consented to: one signature at a time per contract. Runs at least once: the key of an attempt lives in its memory only, a repeated attempt
/// makes a new key and certificate, and the commit on the contract picks the one that counts.
/// </summary>
public sealed partial class SigningActivities(
    ContractStore contracts,
    PartyVault vault,
    IDocumentStore documents,
    ISignerKeys keys,
    ICertificateAuthority authority,
    SignatureMarks marks,
    TimeProvider time,
    ILogger<SigningActivities> log)
{
    /// <summary>Puts a consented party's signature into the document: revision n to n+1.</summary>
    [Function(nameof(ApplySignature))]
    public async Task ApplySignature([ActivityTrigger] Duty duty, CancellationToken cancellation)
    {
        ContractState? state = await contracts.FindAsync(duty.ContractId, cancellation);
        if (state is not { Stage: ContractStage.Signing } || state.PartyOf(duty.Role) is not { Stage: PartyStage.Consented } party)
        {
            return;   // applied by another attempt, or lapsed
        }

        PartyIdentity signer = await vault.OpenAsync(state.Id, party, cancellation) ?? throw new InvalidOperationException("the signer's data was erased while a signature was due");
        byte[] current = await ReadRevisionAsync(state, cancellation);
        using ISignerKey key = await keys.CreateAsync(SignerKeyKind.EcdsaP256, cancellation);
        using SigningCertificate certificate = await authority.IssueAsync(OrderFor(party, signer, key), cancellation);
        PdfSignRequest request = new()
        {
            FieldName = ContentComposer.FieldOf(party.Role),
            Key = key,
            Certificate = certificate.Certificate,
            Chain = certificate.Chain,
            SignedAt = time.GetUtcNow(),
            SignerName = signer.Name.Value,
            Reason = Texts.Of(party.Consent!.IsIdentitySimulated ? "Signature.reason.simulated" : "Signature.reason").Zh,
            Appearance = await marks.OfAsync(signer, party.Consent, cancellation),
            Certify = state.Head!.Number == 1,
        };
        ReadOnlyMemory<byte> signed = await PdfSigner.SignAsync(current, request, cancellation);
        Revision next = new(state.Head.Number + 1, await documents.PutAsync(signed, cancellation), signed.Length);
        string serial = certificate.SerialNumber, fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.Certificate.RawDataMemory.Span));
        Outcome<ContractState> outcome = await contracts.ApplyAsync(
            state.Id, _ => new RecordSignature(time.GetUtcNow(), party.Role, next, serial, fingerprint), cancellation);
        if (!outcome.TryGet(out ContractState? after, out _) || after.PartyOf(party.Role).Signature?.CertificateSerial != serial)
        {
            Log.Superseded(log, state.Id, serial);
        }
    }

    /// <summary>Ends Signing once all have signed: the finished file is read back from where it is kept, hashed and validated before the contract counts as 已签署.</summary>
    [Function(nameof(CompleteContract))]
    public async Task CompleteContract([ActivityTrigger] Duty duty, CancellationToken cancellation)
    {
        ContractState? state = await contracts.FindAsync(duty.ContractId, cancellation);
        if (state is not { IsCompleting: true })
        {
            return;
        }

        byte[] finished = await ReadRevisionAsync(state, cancellation);
        using X509Certificate2 root = X509Certificate2.CreateFromPem(authority.RootPem);
        ValidationReport report = PdfValidator.Validate(finished, new ValidationPolicy { TrustAnchors = [root] });
        if (report.Verdict != ValidationVerdict.Valid || report.Signatures.Count != state.Parties.Length)
        {
            throw new InvalidDataException($"the finished file does not validate: {report.Verdict}, {report.Signatures.Count} signatures");
        }

        await contracts.ApplyAsync(state.Id, _ => new Complete(time.GetUtcNow(), state.Head!), cancellation);
    }

    private static CertificateOrder OrderFor(Party party, PartyIdentity signer, ISignerKey key) => new(
        new CertificateSubject(CertificateSubjectKind.Person, signer.Name.Value, party.Consent!.IsIdentitySimulated) { Pseudonym = party.Identity!.DocumentIndex },
        key.SubjectPublicKeyInfo,
        Convert.FromHexString(party.Consent.ConsentHash!));

    /// <summary>The newest revision, checked: it is what its name says, and the frozen content is a byte prefix of it.</summary>
    private async Task<byte[]> ReadRevisionAsync(ContractState state, CancellationToken cancellation)
    {
        byte[] current = await documents.ReadAsync(state.Head!.Sha256, cancellation) ?? throw new InvalidDataException("a revision is missing from the document store");
        byte[] frozen = await documents.ReadAsync(state.Content!.ContentHash, cancellation) ?? throw new InvalidDataException("the frozen content is missing from the document store");
        return current.AsSpan().StartsWith(frozen) ? current : throw new InvalidDataException("the frozen content is not a prefix of the revision");
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "contract {ContractId}: the certificate {Serial} of a superseded attempt is not used")]
        public static partial void Superseded(ILogger logger, string contractId, string serial);
    }
}
