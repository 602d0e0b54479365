using System.Security.Cryptography;

namespace ContractFunctions.Hosting;

/// <summary>
/// Reads a document forward and checks it against its name: the bytes that end it are handed out only when the SHA-256 over all of them is the name's,
/// else reading throws <see cref="InvalidDataException"/>. Shared by the document adapters.
/// </summary>
/// <param name="length">Bytes in <paramref name="source"/>.</param>
public sealed class VerifiedStream(Stream source, long length, string sha256) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long position;
    private bool verified;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Check(source.Read(buffer), buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Check(await source.ReadAsync(buffer, cancellationToken), buffer.Span);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Check(int read, ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer[..read]);
        position += read;
        // Also when the source ends early: the bytes so far are not the document.
        bool ended = position >= length || (read == 0 && buffer.Length > 0);
        if (ended && !verified)
        {
            verified = position == length && Convert.ToHexStringLower(hash.GetHashAndReset()) == sha256;
            if (!verified)
            {
                throw new InvalidDataException("a stored document does not have the bytes its name says");
            }
        }
        else if (ended && read > 0)
        {
            throw new InvalidDataException("a stored document grew while it was read");
        }

        return read;
    }
}
