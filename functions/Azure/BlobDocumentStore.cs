using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ContractFunctions.Hosting;

namespace ContractFunctions.Azure;

/// <summary>Documents as block blobs named by their SHA-256, uploaded only where none is there yet. The container is created when it is first written to.</summary>
public sealed class BlobDocumentStore(BlobContainerClient container) : IDocumentStore
{
    private const int Buffer = 128 * 1024;

    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        string name = DocumentName.Of(content.Span);
        using MemoryStream stream = new(content.ToArray(), writable: false);
        await UploadAsync(name, stream, cancellation);
        return name;
    }

    /// <remarks>The name is known only at the end, so the stream passes through a temporary file, which is deleted when it is closed.</remarks>
    public async Task<string> PutAsync(Stream content, long maxBytes, CancellationToken cancellation = default)
    {
        await using FileStream spool = new(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, Buffer, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Buffer];
        for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (spool.Length + read > maxBytes)
            {
                throw new InvalidDataException($"a document of more than {maxBytes} bytes");
            }

            hash.AppendData(buffer, 0, read);
            await spool.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        string name = Convert.ToHexStringLower(hash.GetHashAndReset());
        await UploadAsync(name, spool, cancellation);
        return name;
    }

    public async Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation = default)
    {
        DocumentName.Check(sha256);
        try
        {
            Response<BlobDownloadStreamingResult> found = await container.GetBlobClient(sha256).DownloadStreamingAsync(cancellationToken: cancellation);
            return new VerifiedStream(found.Value.Content, found.Value.Details.ContentLength, sha256);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private async Task UploadAsync(string name, Stream content, CancellationToken cancellation)
    {
        BlobUploadOptions ifAbsent = new() { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        try
        {
            await UploadAsync(name, content, ifAbsent, cancellation);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
            await UploadAsync(name, content, cancellation);
        }
        catch (RequestFailedException exists) when (exists.ErrorCode == BlobErrorCode.BlobAlreadyExists || exists.ErrorCode == BlobErrorCode.ConditionNotMet)
        {
            if (!await IsIntactAsync(name, cancellation))
            {
                await UploadAsync(name, content, new BlobUploadOptions(), cancellation);
            }
        }
    }

    private async Task UploadAsync(string name, Stream content, BlobUploadOptions options, CancellationToken cancellation)
    {
        content.Position = 0;
        await container.GetBlobClient(name).UploadAsync(content, options, cancellation);
    }

    // A blob damaged in the store is written anew by the next put of the same bytes.
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
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
