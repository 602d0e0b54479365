using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;

namespace ContractFunctions.Embedded.Commands;

/// <summary>What the verify command reports, the same for people and for machines.</summary>
/// <param name="Verdict">Valid, IntactButUnknownIssuer, Invalid, Unreadable, NoSignatures or TrustUnreadable.</param>
/// <param name="Text">The verdict in both languages.</param>
/// <param name="Signatures">In the order they were applied.</param>
/// <param name="Fault">What kept the file from being read, in English; null when nothing did.</param>
/// <param name="FormData">The contract's field values, when the file carries them.</param>
internal sealed record VerifyView(string Verdict, string Text, IReadOnlyList<VerifyView.Signature> Signatures, string? Fault, FormDataView? FormData)
{
    private const string TimestampLevel = "RFC 3161";

    private const string OrganizationalUnit = "2.5.4.11";

    public static VerifyView Of(ValidationReport report, FormDataView? formData) => new(
        report.Verdict.ToString(),
        VerifyCommand.Line($"Verify.{report.Verdict}"),
        [.. report.Signatures.Select(Of)],
        report.Fault is { } fault ? $"{fault.Fault}: {Printable(fault.Message)}" : null,
        formData);

    private static Signature Of(SignatureReport signature) => new(
        Printable(signature.FieldName),
        signature.Certificate is { } certificate ? Printable(certificate.Subject) : null,
        signature.Certificate is { } issued ? Printable(issued.Issuer) : null,
        signature.SignerName is { } name ? Printable(name) : null,
        signature.Reason is { } reason ? Printable(reason) : null,
        signature.SignedAt,
        signature.Type == SignatureType.DocumentTimestamp || signature.Timestamp is { Trust: IssuerTrust.Trusted } ? "Timestamp" : "Signer",
        Level(signature),
        signature.IsIntact,
        signature.Trust.ToString(),
        signature.RevisionBytes,
        signature.CoversWholeFile,
        signature.Permission,
        IsIdentitySimulated(signature),
        [.. signature.Findings.Select(finding => new Finding(finding.Kind.ToString(), finding.IsFault, Printable(finding.Detail)))]);

    private static string Level(SignatureReport signature) => (signature.Type, signature.Level) switch
    {
        (SignatureType.Pades, PadesLevel.BLTA) => "PAdES B-LTA",
        (SignatureType.Pades, PadesLevel.BLT) => "PAdES B-LT",
        (SignatureType.Pades, PadesLevel.BT) => "PAdES B-T",
        (SignatureType.Pades, PadesLevel.BB) => "PAdES B-B",
        (SignatureType.Pades, _) => "-",
        (SignatureType.DocumentTimestamp, _) => TimestampLevel,
        _ => "CMS",
    };

    private static bool IsIdentitySimulated(SignatureReport signature) =>
        signature.Reason?.Contains("身份未经核验", StringComparison.Ordinal) == true
        || signature.Certificate?.SubjectName.EnumerateRelativeDistinguishedNames().Any(IsSimulatedUnit) == true;

    private static bool IsSimulatedUnit(X500RelativeDistinguishedName name) =>
        !name.HasMultipleElements && name.GetSingleElementType().Value == OrganizationalUnit && name.GetSingleElementValue() == SigningCertificate.SimulatedIdentityUnit;

    // Names come from the file: control and direction characters could make a terminal show something else.
    internal static string Printable(string text) => string.Create(text.Length, text, static (shown, source) =>
    {
        for (int i = 0; i < shown.Length; i++)
        {
            bool hidden = CharUnicodeInfo.GetUnicodeCategory(source[i]) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            shown[i] = hidden ? '\ufffd' : source[i];
        }
    });

    /// <summary>One signature.</summary>
    internal sealed record Signature(
        string Field,
        string? Subject,
        string? Issuer,
        string? Name,
        string? Reason,
        DateTimeOffset? SignedAt,
        string TimeSource,
        string Level,
        bool Intact,
        string Trust,
        long RevisionBytes,
        bool CoversWholeFile,
        int? Permission,
        bool IdentitySimulated,
        IReadOnlyList<Finding> Findings);

    /// <summary>One finding about a signature.</summary>
    internal sealed record Finding(string Kind, bool IsFault, string Detail);
}

[JsonSerializable(typeof(VerifyView))]
internal sealed partial class VerifyJson : JsonSerializerContext
{
    /// <summary>Indented, Chinese as it is.</summary>
    public static VerifyJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
