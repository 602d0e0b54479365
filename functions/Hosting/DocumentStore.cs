using System.Buffers;
using System.Security.Cryptography;

namespace ContractFunctions.Hosting;

/// <summary>Immutable documents, named by the SHA-256 of their bytes (64 lower-case hex digits). Durable when a put returns.</summary>
public interface IDocumentStore
{
    /// <summary>Stores the bytes unless they are there already; returns their name.</summary>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>Stores a stream without holding it in memory; refuses more than <paramref name="maxBytes"/> with <see cref="InvalidDataException"/>.</summary>
    Task<string> PutAsync(Stream content, long maxBytes, CancellationToken cancellation = default);

    /// <summary>Opens a document for reading from its start to its end, or null. The bytes are checked against the name before the last of them is handed out.</summary>
    /// <exception cref="InvalidDataException">From reading: the stored bytes are not those of that name.</exception>
    Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation = default);
}

/// <summary>The name of a document: the SHA-256 of its bytes, 64 lower-case hex digits. Checked here for every adapter.</summary>
public static class DocumentName
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <exception cref="ArgumentException">Not such a name: a bug of the caller.</exception>
    public static void Check(string sha256)
    {
        if (sha256 is not { Length: 64 } || sha256.AsSpan().ContainsAnyExcept(Digits))
        {
            throw new ArgumentException("a document is named by 64 lower-case hex digits", nameof(sha256));
        }
    }
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
