using System.Buffers.Text;
using System.Security.Cryptography;
using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Accounts;

namespace ContractFunctions.Tests.Hosting;

public sealed class FieldVaultTests : IDisposable
{
    private const string Subject = "person-1";
    private const string Secret = "11010519491231002X";
    private static readonly FieldAddress Address = new("tenant-1", "accounts", "document-number", "row-1");

    private readonly AccountsHarness harness = new();

    private FieldVault Vault => harness.Vault;

    public void Dispose() => harness.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(Secret)]
    [InlineData("𠮷田龘·Zoë")]
    public async Task Open_GivesBackWhatWasSealed(string plain)
    {
        string box = await Vault.SealAsync(Subject, Address, plain);
        Assert.Equal(plain, await Vault.OpenAsync(Subject, Address, box));
        Assert.Equal(plain, await NewVault(harness.Keys).OpenAsync(Subject, Address, box));
    }

    [Fact]
    public async Task Seal_Twice_GivesDifferentBoxesUnderOneKey()
    {
        string first = await Vault.SealAsync(Subject, Address, Secret), second = await Vault.SealAsync(Subject, Address, Secret);
        Assert.NotEqual(first, second);
        Assert.Equal(first.Split('.')[1], second.Split('.')[1]);
        Assert.NotEqual(first.Split('.')[1], (await Vault.SealAsync("person-2", Address, Secret)).Split('.')[1]);
    }

    [Fact]
    public async Task Seal_FirstTimeInParallel_MakesOneKey()
    {
        string[] boxes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => NewVault(harness.Keys).SealAsync(Subject, Address, $"value {i}"))));
        Assert.Single(boxes.Select(box => box.Split('.')[1]).Distinct());
        for (int i = 0; i < boxes.Length; i++)
        {
            Assert.Equal($"value {i}", await Vault.OpenAsync(Subject, Address, boxes[i]));
        }
    }

    [Fact]
    public async Task Open_WhenAnyBitIsFlipped_IsUnreadable()
    {
        string box = await Vault.SealAsync(Subject, Address, Secret);
        string head = box[..(box.LastIndexOf('.') + 1)];
        byte[] body = Base64Url.DecodeFromChars(box.AsSpan(head.Length));
        for (int bit = 0; bit < body.Length * 8; bit++)
        {
            byte[] changed = [.. body];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            await Assert.ThrowsAnyAsync<CryptographicException>(() => Vault.OpenAsync(Subject, Address, head + Base64Url.EncodeToString(changed)));
        }
    }

    [Fact]
    public async Task Open_WhenMovedElsewhere_IsUnreadable()
    {
        string box = await Vault.SealAsync(Subject, Address, Secret);
        await Vault.SealAsync("person-2", Address, Secret);
        FieldAddress[] others = [Address with { Tenant = "tenant-2" }, Address with { Table = "contracts" }, Address with { Column = "phone" }, Address with { Row = "row-2" }];
        foreach (FieldAddress other in others)
        {
            await Assert.ThrowsAnyAsync<CryptographicException>(() => Vault.OpenAsync(Subject, other, box));
        }

        await Assert.ThrowsAnyAsync<CryptographicException>(() => Vault.OpenAsync("person-2", Address, box));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v2.0011223344556677.AAAA")]
    [InlineData("v1.0011223344556677.***")]
    [InlineData("v1.0011223344556677.AAAA")]
    [InlineData("11010519491231002X")]
    public async Task Open_WhenItIsNoSealedField_IsUnreadable(string box)
    {
        await Vault.SealAsync(Subject, Address, Secret);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Vault.OpenAsync(Subject, Address, box));
    }

    [Fact]
    public async Task Seal_WhenAnAddressPartIsNoKey_IsABug() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Vault.SealAsync(Subject, Address with { Row = "a|b" }, Secret));

    [Fact]
    public async Task Erase_MakesEverythingOfTheSubjectUnreadable()
    {
        string erased = await Vault.SealAsync(Subject, Address, Secret), kept = await Vault.SealAsync("person-2", Address, Secret);
        StoredRecord wrapped = await KeyRowAsync(Subject);
        await Vault.EraseAsync(Subject);

        Assert.Null(await Vault.OpenAsync(Subject, Address, erased));
        Assert.Equal(Secret, await Vault.OpenAsync("person-2", Address, kept));
        await Assert.ThrowsAsync<SubjectErasedException>(() => Vault.SealAsync(Subject, Address, Secret));
        Assert.True(wrapped.Data.Length > (await KeyRowAsync(Subject)).Data.Length);
    }

    [Fact]
    public async Task Erase_OnAnotherMachine_IsKnownHereAfterTheCacheTime()
    {
        string box = await Vault.SealAsync(Subject, Address, Secret);
        await NewVault(harness.Keys).EraseAsync(Subject);
        harness.Time.Advance(DataKeys.CacheTime);
        Assert.Null(await Vault.OpenAsync(Subject, Address, box));
    }

    [Fact]
    public async Task Rotation_RekeysEverySubjectAndLeavesNoneUnreadable()
    {
        const int subjects = 300;
        string[] boxes = await Task.WhenAll(Enumerable.Range(0, subjects).Select(i => Vault.SealAsync($"person-{i}", Address, $"value {i}")));
        await Vault.EraseAsync("person-0");
        PlatformKeys rotated = WithKey(harness.Keys, "k2");

        RewrapReport first = await NewVault(rotated).RewrapAsync();
        RewrapReport second = await NewVault(rotated).RewrapAsync();
        Assert.Equal(new RewrapReport(subjects - 1, subjects - 1, 0), first);
        Assert.Equal(new RewrapReport(subjects - 1, 0, 0), second);

        FieldVault withoutTheOldKey = NewVault(Only(rotated, "k2"));
        for (int i = 1; i < subjects; i++)
        {
            Assert.Equal($"value {i}", await withoutTheOldKey.OpenAsync($"person-{i}", Address, boxes[i]));
        }
    }

    [Fact]
    public async Task Rotation_WhenTheOldKeyIsGoneTooEarly_CountsTheUnreadable()
    {
        string box = await Vault.SealAsync(Subject, Address, Secret);
        FieldVault tooEarly = NewVault(Only(WithKey(harness.Keys, "k2"), "k2"));
        Assert.Equal(new RewrapReport(1, 0, 1), await tooEarly.RewrapAsync());
        await Assert.ThrowsAnyAsync<CryptographicException>(() => tooEarly.OpenAsync(Subject, Address, box));
        Assert.Equal(Secret, await Vault.OpenAsync(Subject, Address, box));
    }

    [Fact]
    public async Task Rotation_WhileSealing_LosesNothing()
    {
        PlatformKeys rotated = WithKey(harness.Keys, "k2");
        PlatformKeys prepared = new("k1", new Dictionary<string, byte[]> { ["k1"] = rotated.Find("k1")!, ["k2"] = rotated.Find("k2")! }, harness.Keys.HashSecret.ToArray());   // every server knows a key before one wraps with it
        Task<string[]> sealing = Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => NewVault(i % 2 == 0 ? prepared : rotated).SealAsync($"person-{i % 20}", Address, $"{i}"))));
        await Task.WhenAll(NewVault(rotated).RewrapAsync(), NewVault(rotated).RewrapAsync());
        string[] boxes = await sealing;
        Assert.Equal(0, (await NewVault(rotated).RewrapAsync()).Unreadable);

        FieldVault after = NewVault(Only(rotated, "k2"));
        for (int i = 0; i < boxes.Length; i++)
        {
            Assert.Equal($"{i}", await after.OpenAsync($"person-{i % 20}", Address, boxes[i]));
        }
    }

    [Fact]
    public async Task NightlyRewrap_RunsOnlyWithOlderKeysAndSaysWhatItFound()
    {
        await Vault.SealAsync(Subject, Address, Secret);
        await NightlyAsync(harness.Keys);
        Assert.Equal("", harness.Logs.All);
        await NightlyAsync(WithKey(harness.Keys, "k2"));
        Assert.Contains("1 of 1 data keys rewrapped", harness.Logs.All, StringComparison.Ordinal);
        await NightlyAsync(WithKey(harness.Keys, "k3"));
        Assert.Contains("1 of 1 data keys are unreadable", harness.Logs.All, StringComparison.Ordinal);
    }

    private Task NightlyAsync(PlatformKeys keys) =>
        new KeyRotationFunctions(NewVault(keys), keys, harness.Logs.CreateLogger<KeyRotationFunctions>()).RewrapDataKeys(new TimerInfo(), default);

    private FieldVault NewVault(PlatformKeys keys) => new(new DataKeys(harness.Records, keys, harness.Time));

    private static PlatformKeys WithKey(PlatformKeys keys, string id) => new(
        id, new Dictionary<string, byte[]> { ["k1"] = keys.Find("k1")!, [id] = RandomNumberGenerator.GetBytes(32) }, keys.HashSecret.ToArray());

    private static PlatformKeys Only(PlatformKeys keys, string id) => new(id, new Dictionary<string, byte[]> { [id] = keys.Find(id)! }, keys.HashSecret.ToArray());

    private async Task<StoredRecord> KeyRowAsync(string subject)
    {
        string partition = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(subject)).AsSpan(0, 1));
        return (await harness.Records.FindAsync("datakeys", partition, subject))!;
    }
}
