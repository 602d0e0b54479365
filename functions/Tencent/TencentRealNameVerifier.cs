using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tencent;

/// <summary>
/// 手机号三要素核验 by Tencent Cloud (PhoneVerification, 2018-03-01): do name, resident identity card and phone belong to one person, as the carriers know them.
/// Result codes: https://cloud.tencent.com/document/api/1007/39765. The API takes no idempotency key; a question asked twice may be charged twice.
/// </summary>
public sealed class TencentRealNameVerifier(TencentCloudClient client, Uri endpoint, TimeProvider time) : IRealNameVerifier
{
    /// <summary>As documents and reports name it.</summary>
    public const string Source = "TencentCloud.PhoneVerification";

    private readonly TencentService service = TencentService.FaceId(endpoint);

    /// <remarks>The API knows resident identity cards only: for another document nobody is asked, and the verdict says so.</remarks>
    public async Task<RealNameVerdict> VerifyAsync(string key, PersonName name, IdentityDocument document, PhoneNumber phone, CancellationToken cancellation = default)
    {
        if (document.Type != IdentityDocumentType.ResidentIdentityCard)
        {
            return Cannot(AccountRefusals.DocumentNotServed);
        }

        PhoneVerificationRequest request = new(document.Number, name.Value, phone.Digits);
        PhoneVerificationAnswer answer = await client.CallAsync(
            service, "PhoneVerification", request, TencentJson.Default.PhoneVerificationRequest, TencentJson.Default.PhoneVerificationAnswer, cancellation);
        return answer.Result switch
        {
            "0" => new RealNameVerdict(IsMatch: true, Source, IsSimulated: false),
            // -4: they do not belong together; -7, -8: the register takes number or name for impossible.
            "-4" or "-7" or "-8" => new RealNameVerdict(IsMatch: false, Source, IsSimulated: false),
            // -6, -13: numbers of this range are not verified; -9: no record.
            "-6" or "-9" or "-13" => Cannot(AccountRefusals.NotOnRecord),
            "-12" => Cannot(Refusals.TooMany(RestOfTheDay())),
            _ => throw new HttpRequestException($"the verifier is not available: result {answer.Result}"), // -11: busy
        };
    }

    /// <summary>Tries of one person are counted per day in Beijing.</summary>
    private TimeSpan RestOfTheDay()
    {
        DateTimeOffset now = time.GetUtcNow();
        return BeijingTime.EndOf(BeijingTime.DateOf(now)).AddSeconds(1) - now;
    }

    private static RealNameVerdict Cannot(Refusal why) => new(IsMatch: false, Source, IsSimulated: false) { Refusal = why };
}
