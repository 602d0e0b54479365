using ContractFunctions.Embedded;
using ContractFunctions.Embedded.Commands;
using ContractFunctions.Embedded.Keys;

namespace ContractFunctions.Tests.Embedded.Commands;

public sealed class KeysCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("contractfunctions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Rotate_MakesTheNewKeyCurrent_AndTwiceIsRefused()
    {
        string file = Path.Combine(folder, "platform-keys.json");
        PlatformKeyFile.LoadOrCreate(file);
        using StringWriter output = new(), errors = new();

        Assert.Equal(0, await KeysCommand.RotateAsync(file, "k2", output, errors));
        Assert.Equal("k2", PlatformKeyFile.LoadOrCreate(file).CurrentId);
        Assert.Contains("k2", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await KeysCommand.RotateAsync(file, "k2", output, errors));
        Assert.Equal(1, await KeysCommand.RotateAsync(file, "not a key id", output, errors));
        Assert.Equal(1, await KeysCommand.RotateAsync(Path.Combine(folder, "missing.json"), "k3", output, errors));
        Assert.Equal("k2", PlatformKeyFile.LoadOrCreate(file).CurrentId);
    }

    [Fact]
    public async Task RenewAuthority_WhileTheServerRuns_IsRefused_AndTheNextStartHasIt()
    {
        using StringWriter output = new(), errors = new();
        EmbeddedOptions options = null!;
        string before;
        await using (AppFixture app = await AppFixture.StartAsync(made => options = made with { DataFolder = folder }))
        {
            before = (await app.GetAsync("/api/trust")).Expect(200).Text;
            Assert.Equal(1, await KeysCommand.RenewAsync(options, output, errors));
        }

        Assert.Equal(0, await KeysCommand.RenewAsync(options, output, errors));
        await using AppFixture again = await AppFixture.StartAsync(made => made with { DataFolder = folder });
        string after = (await again.GetAsync("/api/trust")).Expect(200).Text;
        Assert.EndsWith(before, after, StringComparison.Ordinal);
        Assert.True(after.Length > before.Length);
    }
}
