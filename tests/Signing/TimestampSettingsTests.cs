using System.Text;
using ContractFunctions.Signing;
using ContractFunctions.Tests.Pdf;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Tests.Signing;

public sealed class TimestampSettingsTests : IDisposable
{
    private readonly TemporaryFile roots = new(Encoding.ASCII.GetBytes(TestAuthority.Shared.Root.ExportCertificatePem()), ".pem");

    public void Dispose() => roots.Dispose();

    [Fact]
    public void Read_WhenNothingIsSet_HasNone() => Assert.Same(TimestampOptions.None, Read([]).Options);

    [Fact]
    public void Read_KeepsTheOrderOfTheServers()
    {
        (TimestampOptions options, List<string> faults) = Read([("Timestamps:Servers", "https://b.example.com/tsa, http://a.example.com/"), ("Timestamps:TrustFile", roots.Path)]);
        Assert.Empty(faults);
        Assert.True(options.FetchesRevocation);
        Assert.Equal(["https://b.example.com/tsa", "http://a.example.com/"], options.Servers.Select(server => server.AbsoluteUri));
        Assert.Equal(TestAuthority.Shared.Root.Thumbprint, Assert.Single(options.Anchors).Thumbprint);
    }

    [Theory]
    [InlineData("Servers", "", "Timestamps:Servers is not set")]
    [InlineData("Servers", "tsa.example.com", "'tsa.example.com' is no address")]
    [InlineData("Servers", "ftp://tsa.example.com/", "is no address")]
    [InlineData("TrustFile", "", "the authorities' roots (PEM) are needed")]
    [InlineData("TrustFile", "/nowhere/roots.pem", "cannot be read")]
    [InlineData("Revocation", "perhaps", "'perhaps' is neither True nor False")]
    [InlineData("Server", "https://tsa.example.com/", "no such setting")]
    public void Read_WhenASettingIsWrong_NamesIt(string name, string value, string message)
    {
        Dictionary<string, string> settings = new() { ["Servers"] = "https://tsa.example.com/", ["TrustFile"] = roots.Path, [name] = value };
        Assert.Contains(message, Assert.Single(Read([.. settings.Select(setting => ($"Timestamps:{setting.Key}", setting.Value))]).Faults), StringComparison.Ordinal);
    }

    private static (TimestampOptions Options, List<string> Faults) Read((string Key, string Value)[] settings)
    {
        List<string> faults = [];
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        return (TimestampSettings.Read(configuration, faults), faults);
    }
}
