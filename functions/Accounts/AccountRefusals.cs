using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>All refusals of the accounts slice, one line each.</summary>
public static class AccountRefusals
{
    public static readonly Refusal SmsUnavailable = new("Sms.Unavailable", StatusCodes.Status503ServiceUnavailable) { RetryAfter = TimeSpan.FromSeconds(60) };
    public static readonly Refusal SmsRefused = new("Sms.Refused", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal IdNumberEndingRequired = new("SignIn.IdNumberEndingRequired", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal IdNumberEndingWrong = new("SignIn.IdNumberEndingWrong", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal Erased = new("SignIn.Erased", StatusCodes.Status410Gone);
    public static readonly Refusal WeChatNotConfigured = new("WeChat.NotConfigured", StatusCodes.Status404NotFound);
    public static readonly Refusal WeChatUnavailable = new("WeChat.Unavailable", StatusCodes.Status503ServiceUnavailable) { RetryAfter = TimeSpan.FromSeconds(10) };
    public static readonly Refusal WeChatCodeExpired = new("WeChat.CodeExpired", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal WeChatPhoneRequired = new("WeChat.PhoneRequired", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal WeChatPhoneNotServed = new("WeChat.PhoneNotServed", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal WeChatBlocked = new("WeChat.Blocked", StatusCodes.Status403Forbidden);
    public static readonly Refusal WeComNotConfigured = new("WeCom.NotConfigured", StatusCodes.Status404NotFound);
    public static readonly Refusal WeComUnavailable = new("WeCom.Unavailable", StatusCodes.Status503ServiceUnavailable) { RetryAfter = TimeSpan.FromSeconds(10) };
    public static readonly Refusal WeComCodeExpired = new("WeCom.CodeExpired", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal WeComNotLinked = new("WeCom.NotLinked", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal UnderAge = new("RealName.UnderAge", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal OtherPerson = new("RealName.OtherPerson");
    public static readonly Refusal NotMatched = new("RealName.NotMatched", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal VerifierUnavailable = new("RealName.VerifierUnavailable", StatusCodes.Status503ServiceUnavailable) { RetryAfter = TimeSpan.FromSeconds(60) };
    public static readonly Refusal DocumentNotServed = new("RealName.DocumentNotServed", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal NotOnRecord = new("RealName.NotOnRecord", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal ConsentOutdated = new("PrivacyConsent.Outdated");
    public static readonly Refusal RealNameRequired = new("OperationDenied.RealNameRequired", StatusCodes.Status403Forbidden);
    public static readonly Refusal VerificationNotRecent = new("SigningPassword.VerificationNotRecent", StatusCodes.Status403Forbidden);
    public static readonly Refusal SigningPasswordRequired = new("OperationDenied.SigningPasswordRequired", StatusCodes.Status403Forbidden);
    public static readonly Refusal SigningPasswordWrong = new("SigningPassword.Wrong", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal FaceNotConfigured = new("Face.NotConfigured", StatusCodes.Status404NotFound);
    public static readonly Refusal FaceConsentRequired = new("Face.ConsentRequired", StatusCodes.Status403Forbidden);
    public static readonly Refusal FaceDocumentNotServed = new("Face.DocumentNotServed", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal FaceNotBegun = new("Face.NotBegun", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal FaceExpired = new("Face.Expired", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal FacePending = new("Face.Pending") { RetryAfter = TimeSpan.FromSeconds(3) };
    public static readonly Refusal FaceFailed = new("Face.Failed", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal FaceUnavailable = new("Face.Unavailable", StatusCodes.Status503ServiceUnavailable) { RetryAfter = TimeSpan.FromSeconds(60) };
    public static readonly Refusal HandwritingNotPng = new("Handwriting.NotPng", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal HandwritingTooLarge = new("Handwriting.TooLarge", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal HandwritingTooSmall = new("Handwriting.TooSmall", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal HandwritingBlank = new("Handwriting.Blank", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal HandwritingTooDense = new("Handwriting.TooDense", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal HandwritingShape = new("Handwriting.Shape", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal NoHandwriting = new("Handwriting.None", StatusCodes.Status404NotFound);
    public static readonly Refusal NameSealTooLong = new("NameSeal.TooLong", StatusCodes.Status422UnprocessableEntity);

    public static Refusal SigningPasswordLocked(TimeSpan retryAfter) => new("SigningPassword.Locked", StatusCodes.Status429TooManyRequests) { RetryAfter = retryAfter };
}
