namespace ContractFunctions.Contracts;

/// <summary>签署确认: who signs, with what, after which reading and which identity check. Bound to the content hash.</summary>
/// <param name="AccountId">Who acted for the party (经办人).</param>
/// <param name="HandwritingSha256">The image in the document store; null unless signed by hand.</param>
/// <param name="Seal">The company seal used; null for a person.</param>
/// <param name="ConsentHash">Link of the consent's event in the evidence chain; the signing certificate carries it.</param>
public sealed record Consent(
    DateTimeOffset At,
    string AccountId,
    string ContentHash,
    int RevisionSeen,
    SigningMark Mark,
    string? HandwritingSha256,
    SealUse? Seal,
    string IdentityCheckId,
    string IdentityCheckMethod,
    int PagesRead,
    bool IsIdentitySimulated,
    string? ConsentHash = null);

/// <summary>A signature in the documents.</summary>
public sealed record AppliedSignature(int Revision, string CertificateSerial, string CertificateSha256, DateTimeOffset At);
