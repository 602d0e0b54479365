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

/// <summary>JSON of Tencent Cloud's APIs. What an answer holds beyond these members is never read into memory of ours.</summary>
[JsonSourceGenerationOptions(RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SendSmsRequest))]
[JsonSerializable(typeof(SendSmsAnswer))]
[JsonSerializable(typeof(PhoneVerificationRequest))]
[JsonSerializable(typeof(PhoneVerificationAnswer))]
internal sealed partial class TencentJson : JsonSerializerContext;
