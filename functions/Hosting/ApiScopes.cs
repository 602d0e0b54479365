namespace ContractFunctions.Hosting;

/// <summary>Finds who an API credential stands for.</summary>
public interface IApiCredentials
{
    /// <summary>How a credential begins; a session's token cannot.</summary>
    const string TokenPrefix = "cf-";

    /// <summary>The caller, bound to its organization; null: unknown, revoked, past its end, or its maker no longer belongs to the organization.</summary>
    Task<Caller?> FindAsync(string token, CancellationToken cancellation = default);
}

/// <summary>What an API credential may do, route by route; what is not listed no credential may. Nothing that needs a person is listed: accepting the Disclosure, reading record, identity check, signature, seal.</summary>
public static class ApiScopes
{
    public const string Read = "contracts.read", Draft = "contracts.draft", Launch = "contracts.launch";

    public static IReadOnlyList<string> All { get; } = [Read, Draft, Launch];

    private static readonly (string Scope, string Method, string Path)[] Routes =
    [
        (Read, "GET", "/api/contracts/{}"),
        (Read, "GET", "/api/contracts/{}/form"),
        (Read, "GET", "/api/contracts/{}/preview"),
        (Read, "GET", "/api/contracts/{}/document"),
        (Read, "GET", "/api/contracts/{}/timeline"),
        (Read, "GET", "/api/organizations/{}/contracts"),
        (Draft, "POST", "/api/contracts"),
        (Draft, "POST", "/api/contracts/{}/parties/{}"),
        (Draft, "POST", "/api/contracts/{}/parties/{}/correct"),
        (Draft, "POST", "/api/contracts/{}/form"),
        (Launch, "POST", "/api/contracts/{}/launch"),
        (Launch, "POST", "/api/contracts/{}/remind"),
        (Launch, "POST", "/api/contracts/{}/deadline"),
        (Launch, "GET", "/api/contracts/{}/share-link"),
    ];

    /// <summary>The scope a request needs; null: no credential may make it.</summary>
    public static string? Of(string method, string path) =>
        Routes.FirstOrDefault(route => route.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && Matches(route.Path, path)).Scope;

    private static bool Matches(string pattern, string path)
    {
        string[] parts = pattern.Split('/'), given = path.TrimEnd('/').Split('/');
        return parts.Length == given.Length && parts.Zip(given).All(pair => pair.First == "{}" ? pair.Second.Length > 0 : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}
