using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>个人信息同意: which text a person agreed to, and when. Recorded before any real-name data is kept.</summary>
/// <param name="Version">Of the text, e.g. <c>real-name-1</c>.</param>
/// <param name="Sha256">Of the text in both languages, 64 lower-case hex digits.</param>
public sealed record PrivacyConsent(string Version, string Sha256, DateTimeOffset At);

/// <summary>The text a person agrees to before giving name and document number.</summary>
public static class PrivacyConsentText
{
    public const string Version = "real-name-1";

    public static Text Current { get; } = Texts.Of("PrivacyConsent.RealName");

    /// <summary>SHA-256 of the Chinese text, a line feed and the English text in UTF-8.</summary>
    public static string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Current.Zh}\n{Current.En}")));
}
