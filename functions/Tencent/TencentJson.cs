using System.Text.Json.Serialization;

namespace ContractFunctions.Tencent;

/// <summary>SendSms of 2021-01-11 (https://cloud.tencent.com/document/api/382/55981).</summary>
internal sealed record SendSmsRequest(
    IReadOnlyList<string> PhoneNumberSet, string SmsSdkAppId, string SignName, string TemplateId, IReadOnlyList<string> TemplateParamSet, string SessionContext)
{
    public override string ToString() => nameof(SendSmsRequest);
}

internal sealed record SendSmsAnswer(IReadOnlyList<SendStatus> SendStatusSet);

/// <param name="Code"><c>Ok</c>, or an error code of the API.</param>
internal sealed record SendStatus(string? SerialNo, string Code);

/// <summary>PhoneVerification of 2018-03-01, 手机号三要素核验 (https://cloud.tencent.com/document/api/1007/39765).</summary>
internal sealed record PhoneVerificationRequest(string IdCard, string Name, string Phone)
{
    public override string ToString() => nameof(PhoneVerificationRequest);
}

/// <param name="Result">A number in text: <c>0</c>, <c>-4</c> …</param>
internal sealed record PhoneVerificationAnswer(string Result);

/// <summary>DetectAuth of 2018-03-01.</summary>
/// <param name="Extra">Comes back with the result; the provider keeps it.</param>
internal sealed record DetectAuthRequest(string RuleId, string IdCard, string Name, string RedirectUrl, string Extra)
{
    public override string ToString() => nameof(DetectAuthRequest);
}

internal sealed record DetectAuthAnswer(string BizToken, string Url)
{
    public override string ToString() => nameof(DetectAuthAnswer);
}

/// <summary>GetDetectInfoEnhanced of 2018-03-01.</summary>
/// <param name="InfoType">1: the text part alone.</param>
internal sealed record DetectInfoRequest(string BizToken, string RuleId, string InfoType);

internal sealed record DetectInfoAnswer(DetectText? Text = null);

/// <param name="ErrCode">0: passed; null: not been there yet.</param>
internal sealed record DetectText(long? ErrCode = null);

/// <summary>JSON of Tencent Cloud's APIs. What an answer holds beyond these members is never read into memory of ours.</summary>
[JsonSourceGenerationOptions(RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SendSmsRequest))]
[JsonSerializable(typeof(SendSmsAnswer))]
[JsonSerializable(typeof(PhoneVerificationRequest))]
[JsonSerializable(typeof(PhoneVerificationAnswer))]
[JsonSerializable(typeof(DetectAuthRequest))]
[JsonSerializable(typeof(DetectAuthAnswer))]
[JsonSerializable(typeof(DetectInfoRequest))]
[JsonSerializable(typeof(DetectInfoAnswer))]
internal sealed partial class TencentJson : JsonSerializerContext;
