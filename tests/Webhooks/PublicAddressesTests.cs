using System.Net;
using ContractFunctions.Webhooks;

namespace ContractFunctions.Tests.Webhooks;

public sealed class PublicAddressesTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.100.100.200", false)]   // a cloud's metadata service
    [InlineData("169.254.169.254", false)]   // another's
    [InlineData("168.63.129.16", false)]     // Azure's, of all places in public space
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("ff02::1", false)]
    public void Is_TellsPublicAddressesFromSpecialOnes(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://hooks.example.com/contracts?from=1", true)]
    [InlineData("https://8.8.8.8/", true)]
    [InlineData("http://hooks.example.com/", false)]
    [InlineData("https://hooks.example.com:8443/", false)]
    [InlineData("https://user:secret@hooks.example.com/", false)]
    [InlineData("https://hooks.example.com/#part", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://intranet/", false)]
    [InlineData("https://hooks.example.com./", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://2130706433/", false)]        // 127.0.0.1 in one number
    [InlineData("https://0x7f.0.0.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:10.0.0.1]/", false)]
    [InlineData("ftp://hooks.example.com/", false)]
    [InlineData("hooks.example.com", false)]
    [InlineData("", false)]
    public void IsTarget_TakesHttpsOfPublicHostsOnly(string url, bool isTarget) => Assert.Equal(isTarget, PublicAddresses.IsTarget(url));
}
