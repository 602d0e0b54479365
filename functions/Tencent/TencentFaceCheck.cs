using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tencent;

/// <summary>
/// 人脸核身 by Tencent Cloud (2018-03-01): DetectAuth (https://cloud.tencent.com/document/api/1007/31816) gives ticket and address,
/// GetDetectInfoEnhanced (https://cloud.tencent.com/document/api/1007/41957) the result. It is asked for the text part alone (InfoType 1), so no picture ever comes here.
/// </summary>
/// <param name="ruleId">The approved flow in the provider's console: one without its own reading of identity cards.</param>
public sealed class TencentFaceCheck(TencentCloudClient client, string ruleId, Uri endpoint) : IFaceCheck
{
    private const string TextOnly = "1";

    private readonly TencentService service = TencentService.FaceId(endpoint);

    public async Task<FaceCheckStart> BeginAsync(PersonName name, IdentityDocument document, string reference, Uri returnTo, CancellationToken cancellation = default)
    {
        DetectAuthRequest request = new(ruleId, document.Number, name.Value, returnTo.AbsoluteUri, reference);
        DetectAuthAnswer answer = await client.CallAsync(service, "DetectAuth", request, TencentJson.Default.DetectAuthRequest, TencentJson.Default.DetectAuthAnswer, cancellation);
        return Uri.TryCreate(answer.Url, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps && answer.BizToken.Length > 0
            ? new FaceCheckStart(answer.BizToken, url)
            : throw new UnansweredException("the answer names no https address");
    }

    public async Task<FaceCheckResult> ResultAsync(string ticket, CancellationToken cancellation = default)
    {
        try
        {
            DetectInfoAnswer answer = await client.CallAsync(
                service, "GetDetectInfoEnhanced", new DetectInfoRequest(ticket, ruleId, TextOnly), TencentJson.Default.DetectInfoRequest, TencentJson.Default.DetectInfoAnswer, cancellation);
            return answer.Text?.ErrCode switch
            {
                null => FaceCheckResult.Pending,
                0 => FaceCheckResult.Passed,
                _ => FaceCheckResult.Failed,
            };
        }
        catch (TencentCloudException fault) when (fault.Is("InvalidParameterValue.BizTokenExpired") || fault.Is("InvalidParameterValue.BizTokenIllegal"))
        {
            return FaceCheckResult.Failed;
        }
    }
}
