using System.Security.Cryptography;
using ContractFunctions.Embedded.Keys;
using ContractFunctions.Hosting;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Tests.Hosting;

public sealed class PlatformKeysTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("contractfunctions-").FullName;

    private string KeyFile => Path.Combine(folder, "secrets", "platform-keys.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Load_MakesAFileForItsOwnerAndReadsItAgain()
    {
        PlatformKeys made = PlatformKeyFile.LoadOrCreate(KeyFile), read = PlatformKeyFile.LoadOrCreate(KeyFile);
        Assert.Equal(made.Find(made.CurrentId), read.Find(read.CurrentId));
        Assert.True(made.HashSecret.SequenceEqual(read.HashSecret));
        Assert.False(made.HashSecret.SequenceEqual(made.Find(made.CurrentId)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Fact]
    public void Load_WhenOthersMayReadTheFile_IsRefused()
    {
        PlatformKeyFile.LoadOrCreate(KeyFile);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Throws<InvalidOperationException>(() => PlatformKeyFile.LoadOrCreate(KeyFile));
        }
    }

    [Fact]
    public void Load_InParallel_AgreesOnOneFile()
    {
        byte[][] secrets = new byte[16][];
        Parallel.For(0, secrets.Length, i => secrets[i] = PlatformKeyFile.LoadOrCreate(KeyFile).HashSecret.ToArray());
        Assert.Single(secrets.Select(Convert.ToHexString).Distinct());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(KeyFile)!));
    }

    [Fact]
    public void Rotate_AddsACurrentKeyAndKeepsTheOlder()
    {
        PlatformKeys before = PlatformKeyFile.LoadOrCreate(KeyFile);
        PlatformKeyFile.Rotate(KeyFile, "k2");
        PlatformKeys after = PlatformKeyFile.LoadOrCreate(KeyFile);

        Assert.Equal("k2", after.CurrentId);
        Assert.True(after.HasOlderKeys);
        Assert.Equal(before.Find("k1"), after.Find("k1"));
        Assert.True(before.HashSecret.SequenceEqual(after.HashSecret));
        Assert.Throws<InvalidOperationException>(() => PlatformKeyFile.Rotate(KeyFile, "k2"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"current":"k1","keys":{"k1":null},"hashSecret":""}""")]
    public void Load_WhenTheFileIsDamaged_IsRefused(string content)
    {
        PlatformKeyFile.LoadOrCreate(KeyFile);
        File.WriteAllText(KeyFile, content);
        Assert.Throws<InvalidOperationException>(() => PlatformKeyFile.LoadOrCreate(KeyFile));
    }

    [Fact]
    public void Configuration_WithRandomSecrets_IsAccepted()
    {
        PlatformKeys keys = PlatformKeys.From(Configuration("2026", Fresh(), Fresh()));
        Assert.Equal("2026", keys.CurrentId);
        Assert.NotNull(keys.Find("2026"));
        Assert.Null(keys.Find("2025"));
    }

    [Fact]
    public void Configuration_WithEmptyDefaultOrGuessableSecrets_IsRefused()
    {
        string shared = Fresh();
        (string Current, string? Key, string? HashSecret)[] refused =
        [
            ("2026", null, null),
            ("2026", Fresh(), ""),
            ("2026", "", Fresh()),
            ("", Fresh(), Fresh()),
            ("2025", Fresh(), Fresh()),
            ("2026", "changeme", Fresh()),
            ("2026", Convert.ToBase64String(new byte[32]), Fresh()),
            ("2026", Convert.ToBase64String("correct horse battery staple xyz"u8), Fresh()),
            ("2026", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)), Fresh()),
            ("2026", Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)), Fresh()),
            ("2026", shared, shared),
        ];
        foreach ((string current, string? key, string? hashSecret) in refused)
        {
            Assert.Throws<InvalidOperationException>(() => PlatformKeys.From(Configuration(current, key, hashSecret)));
        }
    }

    private static string Fresh() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static IConfiguration Configuration(string current, string? key, string? hashSecret) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["PlatformKeys:Current"] = current,
        ["PlatformKeys:Keys:2026"] = key,
        ["PlatformKeys:HashSecret"] = hashSecret,
    }).Build();
}
