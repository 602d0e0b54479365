using System.Net;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Hosting;

public sealed class ClientAddressesTests
{
    [Theory]
    [InlineData(0, "198.51.100.7", "203.0.113.9", "198.51.100.7")]
    [InlineData(0, "::ffff:198.51.100.7", "", "198.51.100.7")]
    [InlineData(0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64")]
    [InlineData(1, "127.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData(1, "127.0.0.1", "10.9.9.9, 203.0.113.9:4711", "203.0.113.9")]
    [InlineData(2, "127.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9")]
    [InlineData(1, "127.0.0.1", "[2001:db8:1:2:3:4:5:6]:4711", "2001:db8:1:2::/64")]
    [InlineData(2, "127.0.0.1", "203.0.113.9", "127.0.0.1")]
    [InlineData(1, "127.0.0.1", "not an address", "127.0.0.1")]
    [InlineData(1, "127.0.0.1", "", "127.0.0.1")]
    public void Of_WhateverTheClientClaims_TrustsOnlyItsProxies(int proxies, string connection, string forwarded, string expected)
    {
        DefaultHttpContext http = new() { Connection = { RemoteIpAddress = IPAddress.Parse(connection) } };
        http.Request.Headers["X-Forwarded-For"] = forwarded;
        Assert.Equal(expected, new ClientAddresses(proxies).Of(http.Request));
    }

    [Fact]
    public void Of_WhenThereIsNoConnection_IsUnknown() => Assert.Equal("unknown", new ClientAddresses(0).Of(new DefaultHttpContext().Request));
}
