using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tencent;

/// <summary>What of a request is signed.</summary>
/// <param name="Service">As in the credential scope: <c>sms</c>, <c>faceid</c>.</param>
/// <param name="Headers">At least content-type and host; the order of their names is made here.</param>
public sealed record Tc3Request(string Service, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, DateTimeOffset At);

/// <summary>
/// TC3-HMAC-SHA256, the signature of Tencent Cloud API 3.0 for a POST to <c>/</c> without a query (签名方法 v3,
/// https://cloud.tencent.com/document/api/1108/42544): four HMACs from the key over date, service and <c>tc3_request</c>.
/// </summary>
public static class Tc3Signature
{
    public const string Algorithm = "TC3-HMAC-SHA256";

    private const string Terminator = "tc3_request";

    /// <summary>The value of the header Authorization.</summary>
    public static string Authorize(Tc3Request request, string secretId, Redacted<string> secretKey)
    {
        string scope = ScopeOf(request);
        string toSign = string.Join('\n', Algorithm, request.At.ToUnixTimeSeconds(), scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalRequestOf(request)))));
        byte[] key = Encoding.UTF8.GetBytes($"TC3{secretKey.Reveal()}");
        foreach (string part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        string signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return $"{Algorithm} Credential={secretId}/{scope}, SignedHeaders={SignedHeadersOf(request)}, Signature={signature}";
    }

    /// <summary>Step 1 of the document: method, path, query, headers, their names, hash of the body.</summary>
    internal static string CanonicalRequestOf(Tc3Request request)
    {
        string headers = string.Concat(Ordered(request).Select(header => $"{header.Key.ToLowerInvariant()}:{header.Value.Trim().ToLowerInvariant()}\n"));
        return string.Join('\n', "POST", "/", "", headers, SignedHeadersOf(request), Hex(SHA256.HashData(request.Body.Span)));
    }

    private static string SignedHeadersOf(Tc3Request request) => string.Join(';', Ordered(request).Select(header => header.Key.ToLowerInvariant()));

    private static IOrderedEnumerable<KeyValuePair<string, string>> Ordered(Tc3Request request) =>
        request.Headers.OrderBy(header => header.Key.ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>The date is that of the timestamp in UTC, whatever the zone of the machine.</summary>
    private static string ScopeOf(Tc3Request request) => $"{request.At.UtcDateTime:yyyy-MM-dd}/{request.Service}/{Terminator}";

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
