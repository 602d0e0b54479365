using ContractFunctions.Hosting;

namespace ContractFunctions.Tencent;

/// <summary>
/// SMS by Tencent Cloud (SendSms, 2021-01-11). The API takes no idempotency key: the message's key travels as SessionContext, which delivery reports repeat, and a
/// send whose answer is lost is ambiguous and not repeated here. Error codes: https://cloud.tencent.com/document/api/382/55981.
/// </summary>
/// <param name="region">Of the SMS service, e.g. <c>ap-guangzhou</c>.</param>
public sealed class TencentSmsSender(TencentCloudClient client, TencentSmsOptions options, string region, TimeProvider time) : ISmsSender
{
    private const string Accepted = "Ok";

    /// <summary>The number or the words will never be taken.</summary>
    private static readonly HashSet<string> ForGood = new(StringComparer.Ordinal)
    {
        "FailedOperation.PhoneNumberInBlacklist", "FailedOperation.ContainSensitiveWord", "InvalidParameter.DirtyWordFound", "InvalidParameterValue.IncorrectPhoneNumber",
        "InvalidParameterValue.ContentLengthLimit", "UnsupportedOperation.UnsuportedRegion",
    };

    /// <summary>Internal errors that come before anything is sent; of the others (a time-out inside the service …) nobody knows.</summary>
    private static readonly HashSet<string> BeforeSending = new(StringComparer.Ordinal)
    {
        "InternalError.JsonParseFail", "InternalError.RequestTimeException", "InternalError.RestApiInterfaceNotExist", "InternalError.SigFieldMissing",
        "InternalError.SigVerificationFail",
    };

    private readonly TencentService service = new("sms", "2021-01-11", options.Endpoint, region);

    public async Task<MessageReceipt> SendAsync(SmsMessage message, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        SmsTemplate template = options.Templates[message.TemplateKey];
        SendSmsRequest request = new(
            [$"+86{message.To}"], options.SdkAppId, options.SignName, template.Id, [.. template.Parameters.Select(name => ValueOf(message, name))], message.Key);
        try
        {
            SendSmsAnswer answer = await client.CallAsync(service, "SendSms", request, TencentJson.Default.SendSmsRequest, TencentJson.Default.SendSmsAnswer, cancellation);
            SendStatus status = answer.SendStatusSet.Count == 1 ? answer.SendStatusSet[0] : throw new UnansweredException("one number, but not one status");
            return status.Code == Accepted ? new MessageReceipt(status.SerialNo ?? "", time.GetUtcNow()) : throw FaultOf(status.Code, requestId: "");
        }
        catch (TencentCloudException fault)
        {
            throw FaultOf(fault.Code, fault.RequestId);
        }
        catch (UnansweredException lost)
        {
            throw new MessageAmbiguousException(lost.Message);
        }
        catch (OperationCanceledException)
        {
            throw new MessageAmbiguousException("the send was cut off");
        }
    }

    /// <summary>What an error means. Frequency limits, balance, signature and template under review, keys: it did not go out and may be repeated, once somebody has seen to it.</summary>
    internal static Exception FaultOf(string code, string requestId) =>
        ForGood.Contains(code) ? new MessageRefusedException(code)
        : (code == "InternalError" || code.StartsWith("InternalError.", StringComparison.Ordinal)) && !BeforeSending.Contains(code) ? new MessageAmbiguousException(code)
        : new TencentCloudException(code, requestId);

    private static string ValueOf(SmsMessage message, string name) => name == SmsTemplates.Token && !message.Parameters.ContainsKey(name)
        ? message.Parameters[SmsTemplates.Link].Split('/')[^1]
        : message.Parameters[name];
}
