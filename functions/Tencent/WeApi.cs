using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ContractFunctions.Tencent;

/// <summary>An answer of WeChat or WeCom: whatever else it holds, an error number; 0 or none is success.</summary>
internal interface IWeAnswer
{
    int Errcode { get; }
}

/// <summary>WeChat or WeCom answered with an error number. Its own words are dropped: they may quote what was sent.</summary>
public sealed class WeApiException(string call, int code) : HttpRequestException($"{call} was refused with {code}")
{
    /// <summary>As in the list of return codes.</summary>
    public int Code { get; } = code;
}

/// <summary>The calls of WeChat's and WeCom's servers: JSON, an access token in the address, an error number in the body of a 200.</summary>
internal sealed class WeApi(ProviderHttp http, Uri endpoint, AccessTokens tokens)
{
    /// <summary>invalid credential, invalid access_token, access_token expired.</summary>
    private static readonly int[] TokenErrors = [40001, 40014, 42001];

    /// <summary>A call with the access token. A token that is not taken is fetched anew, once.</summary>
    /// <param name="path">Up to and without the token: <c>wxa/generate_urllink?</c>, <c>cgi-bin/user/get?userid=a&amp;</c>.</param>
    /// <param name="body">JSON to post; null: a GET.</param>
    public async Task<TAnswer> CallAsync<TAnswer>(string path, byte[]? body, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
        where TAnswer : IWeAnswer
    {
        string token = await tokens.GetAsync(cancellation);
        TAnswer answer = await SendAsync(http, Address(path, token), body, type, cancellation);
        if (!TokenErrors.Contains(answer.Errcode))
        {
            return answer;
        }

        tokens.Forget(token);
        return await SendAsync(http, Address(path, await tokens.GetAsync(cancellation)), body, type, cancellation);
    }

    /// <exception cref="UnansweredException">Also when the answer cannot be read.</exception>
    public static async Task<TAnswer> SendAsync<TAnswer>(ProviderHttp http, Uri address, byte[]? body, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(body is null ? HttpMethod.Get : HttpMethod.Post, address);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        }

        try
        {
            return JsonSerializer.Deserialize(await http.SendAsync(request, cancellation), type) ?? throw new JsonException("no answer");
        }
        catch (JsonException)
        {
            throw new UnansweredException("the answer cannot be read");
        }
    }

    private Uri Address(string path, string token) => new(endpoint, $"{path}access_token={Uri.EscapeDataString(token)}");
}
