namespace ContractFunctions.Tencent;

/// <summary>An access token as a provider gave it.</summary>
internal sealed record AccessToken(string Value, TimeSpan Life)
{
    public override string ToString() => nameof(AccessToken);
}

/// <summary>
/// The access token of an application, held in memory until shortly before it expires. However many ask at once, one fetches. Several servers may each hold it:
/// the endpoints used give the same token to all until it is renewed.
/// </summary>
internal sealed class AccessTokens(Func<CancellationToken, Task<AccessToken>> fetch, TimeProvider time) : IDisposable
{
    /// <summary>A token is not handed out in the last part of its life, so that it lasts for the call.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim fetching = new(1, 1);
    private volatile Held? held;

    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        if (Current is { } current)
        {
            return current;
        }

        await fetching.WaitAsync(cancellation);
        try
        {
            if (Current is { } meanwhile)
            {
                return meanwhile;
            }

            DateTimeOffset asked = time.GetUtcNow();
            AccessToken token = await fetch(cancellation);
            held = new Held(token.Value, asked + token.Life - Margin);
            return token.Value;
        }
        finally
        {
            fetching.Release();
        }
    }

    /// <summary>The provider does not take it any more, whatever it said before. A newer one stays.</summary>
    public void Forget(string token)
    {
        if (held is { } current && current.Value == token)
        {
            Interlocked.CompareExchange(ref held, null, current);
        }
    }

    public void Dispose() => fetching.Dispose();

    private string? Current => held is { } current && time.GetUtcNow() < current.Until ? current.Value : null;

    private sealed record Held(string Value, DateTimeOffset Until);
}
