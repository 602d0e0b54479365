using ContractFunctions.Embedded.Commands;
using ContractFunctions.Embedded.Keys;

namespace ContractFunctions.Tests.Embedded.Commands;

public sealed class KeysCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("contractfunctions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Rotate_MakesTheNewKeyCurrent_AndTwiceIsRefused()
    {
        string file = Path.Combine(folder, "platform-keys.json");
        PlatformKeyFile.LoadOrCreate(file);
        using StringWriter output = new(), errors = new();

        Assert.Equal(0, KeysCommand.Rotate(file, "k2", output, errors));
        Assert.Equal("k2", PlatformKeyFile.LoadOrCreate(file).CurrentId);
        Assert.Contains("k2", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, KeysCommand.Rotate(file, "k2", output, errors));
        Assert.Equal(1, KeysCommand.Rotate(file, "not a key id", output, errors));
        Assert.Equal(1, KeysCommand.Rotate(Path.Combine(folder, "missing.json"), "k3", output, errors));
        Assert.Equal("k2", PlatformKeyFile.LoadOrCreate(file).CurrentId);
    }
}
