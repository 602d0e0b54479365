using System.Security.Cryptography;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Storage;

/// <summary>
/// Documents as files <c>documents/ab/abcd…</c>, mode 0600, named by their SHA-256. A document is written to a temporary file, synced, renamed and its folder
/// synced, so it is there whole or not at all.
/// </summary>
public sealed class FolderDocumentStore : IDocumentStore
{
    private const int Buffer = 128 * 1024;

    /// <summary>Temporary files older than this are left over from a crash.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string root;
    private readonly string incoming;

    /// <param name="folder">The data folder; the documents lie in <c>documents</c> below it.</param>
    public FolderDocumentStore(string folder, TimeProvider time)
    {
        root = Path.Combine(folder, "documents");
        incoming = Path.Combine(root, "incoming");
        Durable.CreateFolder(folder);
        Durable.CreateFolder(root);
        Durable.CreateFolder(incoming);
        for (int i = 0; i < 256; i++)
        {
            Durable.CreateFolder(Path.Combine(root, i.ToString("x2")));
        }

        Durable.SyncFolder(root);
        Durable.SyncFolder(folder);
        foreach (string file in Directory.EnumerateFiles(incoming).Where(file => time.GetUtcNow() - File.GetLastWriteTimeUtc(file) > Abandoned))
        {
            File.Delete(file);
        }
    }

    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        string name = DocumentName.Of(content.Span);
        if (await IsIntactAsync(name, cancellation))
        {
            return name;
        }

        string temporary = NewTemporary();
        try
        {
            await using (FileStream file = new(temporary, Durable.Private(FileMode.CreateNew)))
            {
                await file.WriteAsync(content, cancellation);
                file.Flush(flushToDisk: true);
            }

            return Keep(temporary, name);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<string> PutAsync(Stream content, long maxBytes, CancellationToken cancellation = default)
    {
        string temporary = NewTemporary();
        try
        {
            string name;
            await using (FileStream file = new(temporary, Durable.Private(FileMode.CreateNew)))
            {
                name = await CopyAsync(content, file, maxBytes, cancellation);
                file.Flush(flushToDisk: true);
            }

            return await IsIntactAsync(name, cancellation) ? name : Keep(temporary, name);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation = default)
    {
        DocumentName.Check(sha256);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            FileStream file = new(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Buffer, FileOptions.Asynchronous);
            return Task.FromResult<Stream?>(new VerifiedStream(file, file.Length, sha256));
        }
        catch (FileNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    private static async Task<string> CopyAsync(Stream content, FileStream file, long maxBytes, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Buffer];
        long total = 0;
        for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0;)
        {
            total += read;
            if (total > maxBytes)
            {
                throw new InvalidDataException($"a document of more than {maxBytes} bytes");
            }

            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A document damaged on disk is written anew by the next put of the same bytes. Synced here too: the put that renamed it may not have come so far yet.
    private async Task<bool> IsIntactAsync(string name, CancellationToken cancellation)
    {
        await using Stream? stream = await OpenAsync(name, cancellation);
        if (stream is null)
        {
            return false;
        }

        try
        {
            await stream.CopyToAsync(Stream.Null, Buffer, cancellation);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        Durable.SyncFolder(FolderOf(name));
        return true;
    }

    private string Keep(string temporary, string name)
    {
        File.Move(temporary, PathOf(name), overwrite: true);
        Durable.SyncFolder(FolderOf(name));
        return name;
    }

    private string NewTemporary() => Path.Combine(incoming, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    private string FolderOf(string name) => Path.Combine(root, name[..2]);

    private string PathOf(string name) => Path.Combine(FolderOf(name), name);
}
