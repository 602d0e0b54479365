namespace ContractFunctions.Hosting;

/// <summary>The headers every answer carries, in both editions. What an answer has set itself stays.</summary>
public static class SecurityHeaders
{
    /// <summary>Nothing loads, nothing frames: an API answer is no page. Pages state their own.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void Apply(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.TryAdd("Cache-Control", "no-store");
        headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
        headers.TryAdd("X-Frame-Options", "DENY");
    }
}
