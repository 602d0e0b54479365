using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tencent;

/// <summary>A service of Tencent Cloud: where it is and which version of its API is spoken.</summary>
/// <param name="Name">As in the signature: <c>sms</c>, <c>faceid</c>.</param>
/// <param name="Region">Null where the API takes none.</param>
public sealed record TencentService(string Name, string Version, Uri Endpoint, string? Region = null)
{
    /// <summary>人脸核身 and its identity registers.</summary>
    public static TencentService FaceId(Uri endpoint) => new("faceid", "2018-03-01", endpoint);
}

/// <summary>
/// The service answered with an error envelope; nothing was carried out, unless <see cref="Code"/> says otherwise. Its own words are dropped: they may quote what was sent.
/// </summary>
/// <param name="code">Stable, as documented per API: <c>AuthFailure.SignatureFailure</c>.</param>
/// <param name="requestId">Names the request towards the provider's support.</param>
public sealed class TencentCloudException(string code, string requestId) : HttpRequestException($"Tencent Cloud refused request {requestId}: {code}")
{
    public string Code { get; } = code;

    public string RequestId { get; } = requestId;

    /// <summary>The code or a code below it: <c>InternalError</c> is also <c>InternalError.Timeout</c>.</summary>
    public bool Is(string kind) => Code == kind || Code.StartsWith($"{kind}.", StringComparison.Ordinal);
}

/// <summary>Calls Tencent Cloud API 3.0: a signed JSON POST, answered by <c>{"Response":{…}}</c> (错误码, https://cloud.tencent.com/document/product/1388/114322).</summary>
public sealed class TencentCloudClient(ProviderHttp http, string secretId, Redacted<string> secretKey, TimeProvider time)
{
    private const string MediaType = "application/json; charset=utf-8";

    /// <exception cref="TencentCloudException">An error envelope.</exception>
    /// <exception cref="UnansweredException">The request may have been carried out.</exception>
    /// <exception cref="HttpRequestException">It was not.</exception>
    public async Task<TAnswer> CallAsync<TBody, TAnswer>(
        TencentService service, string action, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellation = default)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        using HttpRequestMessage request = Compose(service, action, json);
        return Read(await http.SendAsync(request, cancellation), answerType);
    }

    private HttpRequestMessage Compose(TencentService service, string action, byte[] json)
    {
        DateTimeOffset now = time.GetUtcNow();
        Dictionary<string, string> signed = new() { ["content-type"] = MediaType, ["host"] = service.Endpoint.Authority, ["x-tc-action"] = action };
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(service.Endpoint, "/")) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(MediaType);
        request.Headers.Host = service.Endpoint.Authority;
        request.Headers.TryAddWithoutValidation("Authorization", Tc3Signature.Authorize(new Tc3Request(service.Name, signed, json, now), secretId, secretKey));
        request.Headers.Add("X-TC-Action", action);
        request.Headers.Add("X-TC-Version", service.Version);
        request.Headers.Add("X-TC-Timestamp", now.ToUnixTimeSeconds().ToString());
        if (service.Region is { } region)
        {
            request.Headers.Add("X-TC-Region", region);
        }

        return request;
    }

    private static TAnswer Read<TAnswer>(byte[] body, JsonTypeInfo<TAnswer> type)
    {
        try
        {
            JsonElement answer = JsonElement.Parse(body).GetProperty("Response");
            string requestId = answer.GetProperty("RequestId").GetString() ?? "";
            return answer.TryGetProperty("Error", out JsonElement error) ? throw new TencentCloudException(error.GetProperty("Code").GetString() ?? "", requestId)
                : answer.Deserialize(type) ?? throw new JsonException("no answer");
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UnansweredException("the answer of Tencent Cloud cannot be read");
        }
    }
}
