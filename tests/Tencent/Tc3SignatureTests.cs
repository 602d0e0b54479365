using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Hosting;
using ContractFunctions.Tencent;

namespace ContractFunctions.Tests.Tencent;

/// <summary>The worked example of 签名方法 v3 (DescribeInstances of cvm).</summary>
public sealed class Tc3SignatureTests
{
    private const string Body = """{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}""";
    private const string SecretId = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE";

    private static readonly Redacted<string> SecretKey = new("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE");
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1551113065);
    private static readonly Dictionary<string, string> Headers = new() { ["Host"] = "cvm.tencentcloudapi.com", ["Content-Type"] = "application/json; charset=utf-8" };

    [Fact]
    public void Canonical_OfTheDocumentedExample_HasItsHash() =>
        Assert.Equal("5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031", HashOf(Example(Headers, At)));

    [Fact]
    public void Canonical_OfTheDocumentedExampleWithItsAction_HasItsHash() =>
        Assert.Equal("7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84", HashOf(Example(new(Headers) { ["X-TC-Action"] = "DescribeInstances" }, At)));

    [Fact]
    public void Authorize_WithTheDocumentedExample_GivesItsHeader() => Assert.Equal(
        "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, "
        + "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
        Tc3Signature.Authorize(Example(Headers, At), SecretId, SecretKey));

    [Fact]
    public void Authorize_WhereItIsTheNextDayAlready_TakesTheDateInUtc()
    {
        DateTimeOffset inBeijing = At.ToOffset(TimeSpan.FromHours(8));
        Assert.Equal(26, inBeijing.Day);
        Assert.Equal(Tc3Signature.Authorize(Example(Headers, At), SecretId, SecretKey), Tc3Signature.Authorize(Example(Headers, inBeijing), SecretId, SecretKey));
    }

    private static Tc3Request Example(Dictionary<string, string> headers, DateTimeOffset at) => new("cvm", headers, Encoding.UTF8.GetBytes(Body), at);

    private static string HashOf(Tc3Request request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Tc3Signature.CanonicalRequestOf(request))));
}
