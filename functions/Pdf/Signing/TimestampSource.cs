namespace ContractFunctions.Pdf;

/// <summary>Where timestamps come from: a time-stamping authority (RFC 3161), reached by network or in this process.</summary>
public interface ITimestampSource
{
    /// <summary>Has a hash stamped.</summary>
    /// <param name="sha256">32 bytes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The TimeStampToken, DER, with the authority's certificate in it; checked to be of this hash.</returns>
    /// <exception cref="TimestampException">No authority gave one.</exception>
    Task<ReadOnlyMemory<byte>> StampAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation);
}

/// <summary>No time-stamping authority gave a usable timestamp; later one may.</summary>
public sealed class TimestampException(string message, Exception? inner = null) : Exception(message, inner);
