using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>Asks for a sign-in code.</summary>
public sealed record SignInCodeBody(string Phone)
{
    public override string ToString() => nameof(SignInCodeBody);
}

/// <param name="ExpiresInSeconds">How long the code can be used.</param>
/// <param name="ResendInSeconds">When another one can be asked for.</param>
public sealed record CodeSentView(int ExpiresInSeconds, int ResendInSeconds);

/// <param name="Code">The 6 digits from the SMS.</param>
/// <param name="IdNumberEnding">Last 4 characters of the document number: asked for after 90 days' absence.</param>
public sealed record SignInBody(string Phone, string Code, string? IdNumberEnding = null)
{
    public override string ToString() => nameof(SignInBody);
}

/// <param name="Code">From <c>wx.login</c>; taken once.</param>
/// <param name="PhoneCode">From <c>getRealtimePhoneNumber</c> (or <c>getPhoneNumber</c>); taken once. Needed until this WeChat user has entered an account here.</param>
/// <param name="IdNumberEnding">Last 4 characters of the document number: asked for after 90 days' absence, and of a WeChat user new to a verified account, together with new codes.</param>
public sealed record WeChatSignInBody(string Code, string? PhoneCode = null, string? IdNumberEnding = null)
{
    public override string ToString() => nameof(WeChatSignInBody);
}

/// <param name="Code">From the authorization page of 企业微信; taken once.</param>
/// <param name="IdNumberEnding">Last 4 characters of the document number: asked for after 90 days' absence, together with a new code.</param>
public sealed record WeComSignInBody(string Code, string? IdNumberEnding = null)
{
    public override string ToString() => nameof(WeComSignInBody);
}

/// <param name="Code">From the authorization page of 企业微信; taken once.</param>
public sealed record WeComLinkBody(string Code)
{
    public override string ToString() => nameof(WeComLinkBody);
}

/// <param name="LinkedAt">When the account was bound to the 企业微信 user.</param>
public sealed record WeComLinkView(DateTimeOffset LinkedAt);

/// <param name="Token">Sent as <c>Authorization: Bearer …</c> from now on; shown once.</param>
public sealed record SignedInView(string Token, DateTimeOffset ExpiresAt, MeView Me)
{
    public override string ToString() => nameof(SignedInView);
}

/// <param name="DocumentType">ResidentIdentityCard, MainlandTravelPermit or ResidencePermit.</param>
/// <param name="BirthDate">yyyy-MM-dd; needed for a travel permit.</param>
/// <param name="PrivacyConsent">The text agreed to, as GET privacy-consents/real-name gives it.</param>
public sealed record RealNameBody(string Name, string DocumentType, string DocumentNumber, PrivacyConsentBody PrivacyConsent, string? BirthDate = null)
{
    public override string ToString() => nameof(RealNameBody);
}

public sealed record PrivacyConsentBody(string Version, string Sha256);

/// <param name="At">When it was given.</param>
public sealed record ConsentGivenView(string Version, string Sha256, DateTimeOffset At);

public sealed record PrivacyConsentView(string Version, string Sha256, string Zh, string En);

public sealed record SigningPasswordBody(string Password)
{
    public override string ToString() => nameof(SigningPasswordBody);
}

/// <summary>An account as its holder sees it: phone and document number masked.</summary>
/// <param name="IsReadyToSign">Verified, and a signing password set.</param>
public sealed record MeView(string AccountId, string Phone, RealNameView? RealName, bool HasSigningPassword, bool HasHandwriting, bool IsReadyToSign)
{
    public static MeView Of(Account account) => new(
        account.Id, account.Phone.Masked, account.RealName is { } known ? RealNameView.Of(known) : null, account.HasSigningPassword, account.HandwritingSha256 is not null, account.IsReadyToSign);

    public override string ToString() => nameof(MeView);
}

/// <param name="Level">Declared or Verified.</param>
/// <param name="IsSimulated">Confirmed by a simulation: documents print 身份未经核验.</param>
public sealed record RealNameView(string Level, string Name, string DocumentType, string DocumentNumber, string? Source, DateTimeOffset? VerifiedAt, bool IsSimulated)
{
    public static RealNameView Of(RealName known) => new(
        known.Level.ToString(), known.Name.Value, known.Document.Type.ToString(), known.Document.Masked, known.Source, known.VerifiedAt, known.IsSimulated);

    public override string ToString() => nameof(RealNameView);
}

/// <summary>JSON of the accounts routes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SignInCodeBody))]
[JsonSerializable(typeof(CodeSentView))]
[JsonSerializable(typeof(SignInBody))]
[JsonSerializable(typeof(WeChatSignInBody))]
[JsonSerializable(typeof(SignedInView))]
[JsonSerializable(typeof(WeComSignInBody))]
[JsonSerializable(typeof(WeComLinkBody))]
[JsonSerializable(typeof(WeComLinkView))]
[JsonSerializable(typeof(RealNameBody))]
[JsonSerializable(typeof(PrivacyConsentView))]
[JsonSerializable(typeof(PrivacyConsentBody))]
[JsonSerializable(typeof(ConsentGivenView))]
[JsonSerializable(typeof(SigningPasswordBody))]
[JsonSerializable(typeof(MeView))]
public sealed partial class AccountsJson : JsonSerializerContext;
