using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Embedded.Storage;

namespace ContractFunctions.Tests.Hosting;

/// <summary>The platform's secrets as the Azure edition keeps them, with a wrapper that stands in the place of the Key Vault.</summary>
public sealed class PlatformKeyRowsTests : IDisposable
{
    private readonly StorageFolder storage = new();
    private readonly VaultOfOwn vault = new() { Version = "v1" };

    private SqliteRecordStore Records => new(storage.Database);

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task Open_AtTheFirstStart_MakesThem_AndLaterFindsTheSame()
    {
        PlatformKeys made = await OpenAsync("k1"), found = await OpenAsync("k1");
        Assert.Equal("k1", found.CurrentId);
        Assert.Equal(made.Find("k1"), found.Find("k1"));
        Assert.Equal(made.HashSecret.ToArray(), found.HashSecret.ToArray());
    }

    [Fact]
    public async Task Open_OfManyInstancesAtOnce_GivesAllTheSame()
    {
        SqliteRecordStore records = Records;
        PlatformKeys[] opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => new PlatformKeyRows(records, vault).OpenAsync("k1")));
        Assert.All(opened, keys => Assert.Equal(opened[0].Find("k1"), keys.Find("k1")));
    }

    [Fact]
    public async Task Open_WithANewId_MakesThatKey_AndKeepsTheOlderOneAndTheHashSecret()
    {
        PlatformKeys before = await OpenAsync("k1"), after = await OpenAsync("k2");
        Assert.Equal("k2", after.CurrentId);
        Assert.Equal(before.Find("k1"), after.Find("k1"));
        Assert.NotEqual(after.Find("k1"), after.Find("k2"));
        Assert.Equal(before.HashSecret.ToArray(), after.HashSecret.ToArray());
        Assert.Equal(after.Find("k2"), (await OpenAsync("k1")).Find("k2"));   // going back is no loss either
    }

    [Fact]
    public async Task Open_WithANewVersionOfTheWrappingKey_WrapsAllAnew()
    {
        PlatformKeys before = await OpenAsync("k1");
        vault.Version = "v2";
        PlatformKeys after = await OpenAsync("k1");
        Assert.Equal(before.Find("k1"), after.Find("k1"));
        vault.Withdrawn.Add("v1");
        Assert.Equal(before.Find("k1"), (await OpenAsync("k1")).Find("k1"));
    }

    [Fact]
    public async Task Row_HoldsNoSecretInClear()
    {
        PlatformKeys keys = await OpenAsync("k1");
        StoredRecord row = (await Records.FindAsync("platformkeys", "platform", "keys"))!;
        string text = Encoding.UTF8.GetString(row.Data.Span);
        Assert.DoesNotContain(Convert.ToBase64String(keys.Find("k1")!), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(keys.HashSecret), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhenTheVaultHasLostItsKey_Fails_AndMakesNoOthers()
    {
        await OpenAsync("k1");
        byte[] kept = (await Records.FindAsync("platformkeys", "platform", "keys"))!.Data.ToArray();
        vault.Withdrawn.Add("v1");
        await Assert.ThrowsAsync<CryptographicException>(() => OpenAsync("k1"));
        Assert.Equal(kept, (await Records.FindAsync("platformkeys", "platform", "keys"))!.Data.ToArray());
    }

    private Task<PlatformKeys> OpenAsync(string id) => new PlatformKeyRows(Records, vault).OpenAsync(id);

    /// <summary>Wraps by AES-GCM under a key of each version.</summary>
    private sealed class VaultOfOwn : IKeyWrapper
    {
        public required string Version { get; set; }

        public HashSet<string> Withdrawn { get; } = [];

        public Task<byte[]> WrapAsync(byte[] secret, CancellationToken cancellation)
        {
            byte[] wrapped = new byte[12 + secret.Length + 16];
            RandomNumberGenerator.Fill(wrapped.AsSpan(0, 12));
            using AesGcm aes = Of(Version);
            aes.Encrypt(wrapped.AsSpan(0, 12), secret, wrapped.AsSpan(12, secret.Length), wrapped.AsSpan(12 + secret.Length));
            return Task.FromResult(wrapped);
        }

        public Task<byte[]> UnwrapAsync(string version, byte[] wrapped, CancellationToken cancellation)
        {
            byte[] secret = new byte[wrapped.Length - 28];
            using AesGcm aes = Of(version);
            aes.Decrypt(wrapped.AsSpan(0, 12), wrapped.AsSpan(12, secret.Length), wrapped.AsSpan(12 + secret.Length), secret);
            return Task.FromResult(secret);
        }

        private AesGcm Of(string version) => Withdrawn.Contains(version)
            ? throw new CryptographicException($"there is no version {version}")
            : new AesGcm(SHA256.HashData(Encoding.UTF8.GetBytes(version)), 16);
    }
}
