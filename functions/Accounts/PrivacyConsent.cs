using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>个人信息同意: which text a person agreed to, and when. Recorded before any real-name data is kept.</summary>
/// <param name="Version">Of the text, e.g. <c>real-name-1</c>.</param>
/// <param name="Sha256">Of the text in both languages, 64 lower-case hex digits.</param>
public sealed record PrivacyConsent(string Version, string Sha256, DateTimeOffset At)
{
    /// <summary>When it was withdrawn (个人信息保护法 §15); it counts no more, and stays as the record of having been given.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }
}

/// <summary>The text a person agrees to before giving name and document number.</summary>
public static class PrivacyConsentText
{
    public const string Version = "real-name-1";

    public static Text Current { get; } = Texts.Of("PrivacyConsent.RealName");

    public static string Sha256 { get; } = HashOf(Current);

    /// <summary>SHA-256 of the Chinese text, a line feed and the English text in UTF-8.</summary>
    internal static string HashOf(Text text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{text.Zh}\n{text.En}")));
}

/// <summary>The text a person agrees to before a check by face: a separate consent, because a face is sensitive personal information (个人信息保护法 §§28-29).</summary>
public static class FaceConsentText
{
    public const string Version = "face-1";

    public static Text Current { get; } = Texts.Of("PrivacyConsent.Face");

    public static string Sha256 { get; } = PrivacyConsentText.HashOf(Current);
}
