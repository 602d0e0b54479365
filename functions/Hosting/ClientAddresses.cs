using System.Net;
using System.Net.Sockets;

namespace ContractFunctions.Hosting;

/// <summary>
/// Where a request comes from: the connection, or behind proxies that are known to append it, the entry of <c>X-Forwarded-For</c> that the outermost of them wrote.
/// Entries further left are the client's own words.
/// </summary>
/// <param name="trustedProxies">How many proxies stand in front (Azure Functions: 1; an embedded edition reached directly: 0).</param>
public sealed class ClientAddresses(int trustedProxies)
{
    /// <summary>An IPv4 address, or the /64 of an IPv6 one (what one subscriber has); <c>unknown</c> when there is none.</summary>
    public string Of(HttpRequest request)
    {
        IPAddress? address = request.HttpContext.Connection.RemoteIpAddress;
        if (trustedProxies > 0)
        {
            string[] hops = request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            address = hops.Length >= trustedProxies && IPEndPoint.TryParse(hops[^trustedProxies], out IPEndPoint? hop) ? hop.Address : address;
        }

        return address is null ? "unknown" : Canonical(address);
    }

    private static string Canonical(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"{new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]])}/64"
            : address.ToString();
    }
}
