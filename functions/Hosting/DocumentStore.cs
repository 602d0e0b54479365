namespace ContractFunctions.Hosting;

/// <summary>Immutable documents, named by the SHA-256 of their bytes (64 lower-case hex digits). Durable when a put returns.</summary>
public interface IDocumentStore
{
    /// <summary>Stores the bytes unless they are there already; returns their name.</summary>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>Stores a stream without holding it in memory; refuses more than <paramref name="maxBytes"/> with <see cref="InvalidDataException"/>.</summary>
    Task<string> PutAsync(Stream content, long maxBytes, CancellationToken cancellation = default);

    /// <summary>Opens a document for reading, or null. The bytes are checked against the name before the last of them is handed out.</summary>
    Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation = default);
}

/// <summary>Documents as byte arrays.</summary>
public static class DocumentStoreExtensions
{
    /// <summary>The whole document, or null.</summary>
    public static async Task<byte[]?> ReadAsync(this IDocumentStore documents, string sha256, CancellationToken cancellation = default)
    {
        await using Stream? stream = await documents.OpenAsync(sha256, cancellation);
        if (stream is null)
        {
            return null;
        }

        using MemoryStream copy = new();
        await stream.CopyToAsync(copy, cancellation);
        return copy.ToArray();
    }
}
