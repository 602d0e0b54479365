using System.Net;

namespace ContractFunctions.Embedded;

/// <summary>Names of this machine that no one else can have: localhost, 127.0.0.0/8, ::1.</summary>
internal static class LoopbackName
{
    public static bool Is(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
