using System.Net;

namespace ContractFunctions.Tencent;

/// <summary>Whether the provider did what it was asked is unknown: its answer did not come in time, broke off, or cannot be read.</summary>
public sealed class UnansweredException(string reason, Exception? inner = null) : HttpRequestException(reason, inner);

/// <summary>
/// The HTTP client that all providers share. It follows no redirect, keeps no cookie and waits <see cref="Patience"/>. Its exceptions name no address and no
/// parameter: secrets and codes travel in some of these addresses.
/// </summary>
public sealed class ProviderHttp(TimeProvider time) : IDisposable
{
    /// <summary>How long one call may take, from connecting to the last byte of the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MaxAnswerBytes = 8 * 1024 * 1024;

    private static readonly HttpRequestError[] NeverLeft =
    [
        HttpRequestError.NameResolutionError, HttpRequestError.ConnectionError, HttpRequestError.SecureConnectionError, HttpRequestError.ProxyTunnelError,
        HttpRequestError.UserAuthenticationError, HttpRequestError.VersionNegotiationError,
    ];

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <summary>The body of a 2xx answer.</summary>
    /// <exception cref="UnansweredException">The request may have been carried out.</exception>
    /// <exception cref="HttpRequestException">It was not carried out: it never left, or was turned away (4xx).</exception>
    public async Task<byte[]> SendAsync(HttpRequestMessage request, CancellationToken cancellation = default)
    {
        using CancellationTokenSource patience = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, either.Token);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadAsByteArrayAsync(either.Token);
            }

            string status = $"the provider answered {(int)response.StatusCode}";
            throw (int)response.StatusCode >= 500 ? new UnansweredException(status) : new HttpRequestException(status, null, response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new UnansweredException("the provider did not answer in time");
        }
        catch (HttpRequestException fault) when (fault is not UnansweredException && fault.StatusCode is null && !NeverLeft.Contains(fault.HttpRequestError))
        {
            throw new UnansweredException($"the connection to the provider broke ({fault.HttpRequestError})", fault);
        }
    }

    public void Dispose() => client.Dispose();
}
