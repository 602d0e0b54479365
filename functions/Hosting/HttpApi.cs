using System.Text.Json.Serialization.Metadata;

namespace ContractFunctions.Hosting;

/// <summary>Who calls: a session of an account, or an organization's API credential under the account of its maker.</summary>
public sealed record Caller(string AccountId, string SessionId)
{
    /// <summary>Of a credential: the organization it is bound to. Null: a person, who may do whatever the account may.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Of a credential: what it may do, as in <see cref="ApiScopes"/>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Whether the caller may speak for that organization, or for a person when it is null.</summary>
    public bool IsOf(string? organizationId) => OrganizationId is null || OrganizationId == organizationId;
}

/// <summary>Makes a command idempotent: the header Idempotency-Key, scoped to its account, and a keyed hash of route and body (the same key with another body is refused).</summary>
/// <param name="Row">Row-key suffix derived from account and key: 32 hex digits.</param>
/// <param name="Fingerprint">64 hex digits over method, path and body.</param>
public sealed record CommandKey(string Row, string Fingerprint);

/// <summary>A command as it arrived: who, what, under which key.</summary>
public sealed record CommandCall<TBody>(Caller Caller, TBody Body, CommandKey Key, CancellationToken Aborted);

/// <summary>The body of a command that says everything by its route.</summary>
public sealed record EmptyBody;

/// <summary>A command of somebody without a session.</summary>
/// <param name="KeyIn">Its key within a scope that the body names, e.g. the phone.</param>
public sealed record OpenCall<TBody>(TBody Body, Func<string, Outcome<CommandKey>> KeyIn, CancellationToken Aborted);

/// <summary>
/// What every HTTP function shares, as a plain call inside it: session, body, idempotency key, refusals as problems. A malformed body is a 400 problem,
/// never a failed invocation.
/// </summary>
public sealed partial class HttpApi(Sessions sessions, IApiCredentials credentials, KeyedHash hash, RateLimits limits, ClientAddresses addresses, ILogger<HttpApi> log)
{
    /// <summary>Bodies are small: documents have routes of their own.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    /// <summary>Of one address, on all routes together. Many phones share an address of their network, so it is wide; acts that cost have limits of their own.</summary>
    public static readonly RateLimit PerAddress = new("http-address", 6_000, TimeSpan.FromMinutes(1));

    /// <summary>Of one account, on all routes together.</summary>
    public static readonly RateLimit PerAccount = new("http-account", 1_200, TimeSpan.FromMinutes(1));

    /// <summary>A route open to anyone, without a body.</summary>
    public Task<IResult> OpenAsync(HttpRequest request, Func<CancellationToken, Task<IResult>> answer) =>
        GuardAsync(request, answer);

    /// <summary>A route open to anyone, with a JSON body.</summary>
    public Task<IResult> OpenAsync<TBody>(HttpRequest request, JsonTypeInfo<TBody> type, Func<TBody, CancellationToken, Task<IResult>> answer) =>
        GuardAsync(request, async cancellation =>
            (await JsonBody.ReadAsync(request, MaxBodyBytes, cancellation)).TryGet(out byte[]? bytes, out Refusal? refusal) && JsonBody.Parse(bytes, type).TryGet(out TBody? body, out refusal)
                ? await answer(body, cancellation)
                : Problem.Of(refusal));

    /// <summary>A route open to anyone, whose body is of one media type.</summary>
    public Task<IResult> OpenAsync(HttpRequest request, string mediaType, int maxBytes, Func<byte[], Task<IResult>> answer) =>
        GuardAsync(request, async cancellation => (await RequestBody.ReadAsync(request, mediaType, maxBytes, cancellation)).TryGet(out byte[]? bytes, out Refusal? refusal) ? await answer(bytes) : Problem.Of(refusal));

    /// <summary>A command open to anyone, with a JSON body; the header Idempotency-Key is required.</summary>
    public Task<IResult> OpenCommandAsync<TBody>(HttpRequest request, JsonTypeInfo<TBody> type, Func<OpenCall<TBody>, Task<IResult>> execute) =>
        GuardAsync(request, async cancellation =>
            (await JsonBody.ReadAsync(request, MaxBodyBytes, cancellation)).TryGet(out byte[]? bytes, out Refusal? refusal) && JsonBody.Parse(bytes, type).TryGet(out TBody? body, out refusal)
                ? await execute(new OpenCall<TBody>(body, scope => KeyOf(request, scope, bytes), cancellation))
                : Problem.Of(refusal));

    /// <summary>A route for a signed-in caller, without a body.</summary>
    public Task<IResult> ReadAsync(HttpRequest request, Func<Caller, CancellationToken, Task<IResult>> answer) =>
        GuardAsync(request, async cancellation =>
            (await CallerOfAsync(request, cancellation)).TryGet(out Caller? caller, out Refusal? refusal) ? await answer(caller, cancellation) : Problem.Of(refusal));

    /// <summary>A command of a signed-in caller with a JSON body; the header Idempotency-Key is required.</summary>
    public Task<IResult> CommandAsync<TBody>(HttpRequest request, JsonTypeInfo<TBody> type, Func<CommandCall<TBody>, Task<IResult>> execute) =>
        GuardAsync(request, async cancellation =>
        {
            if (!(await CallerOfAsync(request, cancellation)).TryGet(out Caller? caller, out Refusal? refusal)
                || !(await JsonBody.ReadAsync(request, MaxBodyBytes, cancellation)).TryGet(out byte[]? bytes, out refusal)
                || !KeyOf(request, caller.AccountId, bytes).TryGet(out CommandKey? key, out refusal)
                || !JsonBody.Parse(bytes, type).TryGet(out TBody? body, out refusal))
            {
                return Problem.Of(refusal);
            }

            return await execute(new CommandCall<TBody>(caller, body, key, cancellation));
        });

    /// <summary>A command of a signed-in caller whose body is a file of one media type; the header Idempotency-Key is required.</summary>
    public Task<IResult> UploadAsync(HttpRequest request, string mediaType, int maxBytes, Func<CommandCall<byte[]>, Task<IResult>> execute) =>
        GuardAsync(request, async cancellation =>
            (await CallerOfAsync(request, cancellation)).TryGet(out Caller? caller, out Refusal? refusal)
            && (await RequestBody.ReadAsync(request, mediaType, maxBytes, cancellation)).TryGet(out byte[]? bytes, out refusal)
            && KeyOf(request, caller.AccountId, bytes).TryGet(out CommandKey? key, out refusal)
                ? await execute(new CommandCall<byte[]>(caller, bytes, key, cancellation))
                : Problem.Of(refusal));

    /// <summary>The key of a command: header Idempotency-Key within a scope (the account, or for a caller without one the phone).</summary>
    public Outcome<CommandKey> KeyOf(HttpRequest request, string scope, ReadOnlySpan<byte> body)
    {
        string key = request.Headers["Idempotency-Key"].ToString();
        if (key.Length is < 8 or > 100 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            return Refusals.KeyMissing;
        }

        byte[] head = System.Text.Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n");
        return new CommandKey(
            hash.DeriveId("idempotency-key", $"{scope}\n{key}"),
            Convert.ToHexStringLower(hash.Compute("command-fingerprint", [.. head, .. body])));
    }

    /// <summary>The caller of the session or the API credential in <c>Authorization: Bearer</c> (RFC 6750).</summary>
    private async Task<Outcome<Caller>> CallerOfAsync(HttpRequest request, CancellationToken cancellation)
    {
        string header = request.Headers.Authorization.ToString();
        string token = header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : "";
        bool isCredential = token.StartsWith(IApiCredentials.TokenPrefix, StringComparison.Ordinal) && token.Length > IApiCredentials.TokenPrefix.Length + 64;
        if ((isCredential ? await credentials.FindAsync(token, cancellation) : await sessions.FindAsync(token, cancellation)) is not { } caller)
        {
            return Refusals.SessionRequired;
        }

        if (isCredential && (ApiScopes.Of(request.Method, request.Path) is not { } scope || !caller.Scopes.Contains(scope)))
        {
            return Refusals.ScopeMissing;
        }

        return limits.Take(PerAccount, caller.AccountId) is { } tooMany ? tooMany : caller;
    }

    private async Task<IResult> GuardAsync(HttpRequest request, Func<CancellationToken, Task<IResult>> answer)
    {
        CancellationToken aborted = request.HttpContext.RequestAborted;
        SecurityHeaders.Apply(request.HttpContext.Response);
        try
        {
            return limits.Take(PerAddress, addresses.Of(request)) is { } tooMany ? Problem.Of(tooMany) : await answer(aborted);
        }
        catch (Exception fault) when (aborted.IsCancellationRequested && fault is OperationCanceledException or IOException)
        {
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest); // nobody listens any more
        }
        catch (BadHttpRequestException refused)
        {
            return Problem.Of(refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? Refusals.TooLarge : Refusals.Malformed);
        }
        catch (Exception fault)
        {
            Log.Fault(log, fault, request.Method, request.HttpContext.GetEndpoint()?.DisplayName ?? "a function");
            return Problem.Of(Refusals.Fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "{Method} {Function} failed")]
        public static partial void Fault(ILogger logger, Exception fault, string method, string function);
    }
}
