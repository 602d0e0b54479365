using System.Security.Cryptography;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Conformance;

/// <summary>What every <see cref="IDocumentStore"/> does alike.</summary>
public sealed class DocumentStoreConformance : IDisposable
{
    private readonly StorageAdapters storage = new();

    public static TheoryData<string> Adapters => StorageAdapters.Present;

    public static TheoryData<string, int> Sizes => StorageAdapters.With([0, 1, 1000, 128 * 1024, (128 * 1024) + 1, 9_000_000]);

    public static TheoryData<string, string> Damages => StorageAdapters.With(DamageOf.Keys);

    private static Dictionary<string, Func<byte[], byte[]>> DamageOf { get; } = new()
    {
        ["first byte changed"] = bytes => [(byte)(bytes[0] ^ 1), .. bytes[1..]],
        ["last byte changed"] = bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)],
        ["cut short"] = bytes => bytes[..^1],
        ["emptied"] = _ => [],
        ["grown"] = bytes => [.. bytes, 0],
    };

    public void Dispose() => storage.Dispose();

    [Theory, MemberData(nameof(Sizes))]
    public async Task Put_OfAnySize_IsReadBackUnderItsHash(string adapter, int size)
    {
        IDocumentStore documents = storage.Documents(adapter);
        byte[] content = Random(size);
        string name = await documents.PutAsync(content);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), name);
        Assert.Equal(content, await documents.ReadAsync(name));
        Assert.Equal(name, await documents.PutAsync(new MemoryStream(content), size));
        Assert.Equal(content, await documents.ReadAsync(name));
    }

    [Theory, MemberData(nameof(Sizes))]
    public async Task Put_OfAStream_IsReadBackUnderItsHash(string adapter, int size)
    {
        IDocumentStore documents = storage.Documents(adapter);
        byte[] content = Random(size);
        string name = await documents.PutAsync(new SlowStream(content), size);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), name);
        Assert.Equal(content, await documents.ReadAsync(name));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Put_OfTheSameByManyAtOnce_GivesOneWholeDocument(string adapter)
    {
        IDocumentStore documents = storage.Documents(adapter);
        byte[] content = Random(200_000);
        string[] names = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() =>
            i % 2 == 0 ? documents.PutAsync(content) : documents.PutAsync(new MemoryStream(content), content.Length))));
        string name = Assert.Single(names.Distinct());
        Assert.Equal(content, await documents.ReadAsync(name));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Put_OfAStreamBeyondItsLimit_IsRefused(string adapter)
    {
        IDocumentStore documents = storage.Documents(adapter);
        byte[] content = Random(100_001);
        await Assert.ThrowsAsync<InvalidDataException>(() => documents.PutAsync(new SlowStream(content), 100_000));
        Assert.Null(await documents.OpenAsync(DocumentName.Of(content)));
        Assert.Null(await documents.OpenAsync(DocumentName.Of(content.AsSpan(0, 100_000))));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Put_OfAStreamThatBreaks_StoresNothing(string adapter)
    {
        IDocumentStore documents = storage.Documents(adapter);
        byte[] content = Random(100_000);
        await Assert.ThrowsAsync<IOException>(() => documents.PutAsync(new SlowStream(content) { BreaksAt = 50_000 }, content.Length));
        Assert.Null(await documents.OpenAsync(DocumentName.Of(content)));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Open_OfWhatIsNotThere_IsNull(string adapter) =>
        Assert.Null(await storage.Documents(adapter).OpenAsync(new string('0', 64)));

    [Theory, MemberData(nameof(Adapters))]
    public async Task Open_ByWhatIsNoName_IsRefused(string adapter)
    {
        IDocumentStore documents = storage.Documents(adapter);
        foreach (string name in (string[])["", "../../etc/passwd", new string('A', 64), new string('0', 63), new string('0', 65), new string('g', 64)])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => documents.OpenAsync(name));
        }
    }

    [Theory, MemberData(nameof(Damages))]
    public async Task Read_OfADamagedDocument_FailsBeforeItsEnd_AndPuttingItAgainMendsIt(string adapter, string damage)
    {
        IDocumentStore documents = storage.Documents(adapter);
        byte[] content = Random(300_000);
        string name = await documents.PutAsync(content);
        storage.Damage(adapter, name, DamageOf[damage]);

        await Assert.ThrowsAsync<InvalidDataException>(() => documents.ReadAsync(name));
        await using (Stream stream = (await documents.OpenAsync(name))!)
        {
            using MemoryStream handedOut = new();
            await Assert.ThrowsAsync<InvalidDataException>(() => stream.CopyToAsync(handedOut));
            Assert.True(handedOut.Length < content.Length);
        }

        Assert.Equal(name, await documents.PutAsync(content));
        Assert.Equal(content, await documents.ReadAsync(name));
    }

    private static byte[] Random(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Neither seekable nor of known length, a few bytes at a time: like the body of a request.</summary>
    private sealed class SlowStream(byte[] content) : MemoryStream(content)
    {
        public long BreaksAt { get; init; } = long.MaxValue;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= BreaksAt ? throw new IOException("broken") : base.ReadAsync(buffer[..Math.Min(buffer.Length, 7001)], cancellationToken);
    }
}
