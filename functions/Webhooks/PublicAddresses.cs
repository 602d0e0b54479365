using System.Net;
using System.Net.Sockets;

namespace ContractFunctions.Webhooks;

/// <summary>Which network addresses the platform may call for somebody else: public ones only (IANA special-purpose registries, RFC 6890 and its updates; and Azure's metadata address). Fails closed.</summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    public static bool Is(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !Special.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    /// <summary>An address a subscription may name: https on port 443, no user, no fragment, a name or a public address.</summary>
    public static bool IsTarget(string url) => url.Length <= 500 && Uri.TryCreate(url, UriKind.Absolute, out Uri? target)
        && target is { Scheme: "https", Port: 443, UserInfo: "", Fragment: "" } && target.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
        && (target.HostNameType == UriHostNameType.Dns ? target.Host.Contains('.', StringComparison.Ordinal) && !target.Host.EndsWith('.') : IPAddress.TryParse(target.Host.Trim('[', ']'), out IPAddress? literal) && Is(literal));
}
