using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ContractFunctions.Webhooks;

/// <summary>Sends a message as Standard Webhooks (standardwebhooks.com): headers <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c>; within ten seconds.</summary>
/// <param name="handler">In use the one of <see cref="ConnectingOnlyTo"/> public addresses.</param>
public sealed class WebhookSender(TimeProvider time, HttpMessageHandler handler) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new(handler) { Timeout = Patience, MaxResponseContentBufferSize = 64 * 1024 };

    /// <summary>A handler that resolves a name once and connects to that very address if all of the name's are allowed; no redirects, no proxy, no cookies.</summary>
    public static SocketsHttpHandler ConnectingOnlyTo(Func<IPAddress, bool> isAllowed) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = (context, cancellation) => ConnectAsync(context, isAllowed, cancellation),
    };

    /// <summary>The HTTP status, or why there was none. Never throws for what the other side does.</summary>
    public async Task<(bool IsDelivered, string Answer)> SendAsync(string url, string secret, WebhookMessage message, CancellationToken cancellation)
    {
        long timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new StringContent(message.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Sign(secret, message.Id, timestamp, message.Body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ContractFunctions", null));
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return (response.IsSuccessStatusCode, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (false, "timeout");
        }
        catch (HttpRequestException fault)
        {
            return (false, fault.InnerException is AddressRefusedException ? "address refused" : fault.HttpRequestError.ToString());
        }
    }

    /// <summary><c>v1,</c> and base64 of HMAC-SHA-256 over <c>id.timestamp.body</c>.</summary>
    public static string Sign(string secret, string id, long timestamp, string body) => "v1," + Convert.ToBase64String(
        HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"))));

    public void Dispose() => http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, Func<IPAddress, bool> isAllowed, CancellationToken cancellation)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        if (addresses.Length == 0 || !addresses.All(isAllowed))
        {
            throw new AddressRefusedException();   // one that is not public among them is enough
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses[0], context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressRefusedException() : Exception("the address is not public");
}
