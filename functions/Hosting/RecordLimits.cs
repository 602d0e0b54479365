using System.Buffers;

namespace ContractFunctions.Hosting;

/// <summary>
/// The limits of <see cref="IRecordStore"/>, checked here and nowhere else, so every adapter refuses the same things in the same words. They are those of
/// Azure Table storage, less what its wire format adds: payloads travel as base64, so 4 MiB a transaction on the wire hold 2.5 MiB of rows with room for headers.
/// </summary>
public static class RecordLimits
{
    public const int MaxKeyLength = 256;
    public const int MaxTableLength = 63;
    public const int MaxDataBytes = 512 * 1024;
    public const int MaxBatchWrites = 100;
    public const int MaxBatchBytes = 5 * 512 * 1024;
    public const int MaxTake = 1000;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> KeyChars = SearchValues.Create("0123456789_-" + Letters);

    // An exclusive bound may be the successor of a key character: RecordRange.Prefix makes one.
    private static readonly SearchValues<char> BoundChars = SearchValues.Create("0123456789_-.:[`{" + Letters);
    private static readonly SearchValues<char> TableChars = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>Checks the name of a row.</summary>
    /// <exception cref="ArgumentException">A key is outside the limits.</exception>
    public static void Check(string table, string partition, string row)
    {
        CheckTable(table);
        CheckKey(partition, "partition key");
        CheckKey(row, "row key");
    }

    /// <summary>Checks a range.</summary>
    /// <exception cref="ArgumentException">A key, bound or page size is outside the limits.</exception>
    public static void Check(string table, string partition, RecordRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        CheckTable(table);
        CheckKey(partition, "partition key");
        CheckBound(range.From);
        CheckBound(range.Before);
        Require(range.Take is >= 1 and <= MaxTake, $"a page takes 1-{MaxTake} rows");
    }

    /// <summary>Checks a batch.</summary>
    /// <exception cref="ArgumentException">A key, size or count is outside the limits, a row stands twice, or an ETag is empty or a wildcard.</exception>
    public static void Check(string table, string partition, IReadOnlyList<RecordWrite> writes)
    {
        ArgumentNullException.ThrowIfNull(writes);
        CheckTable(table);
        CheckKey(partition, "partition key");
        Require(writes.Count is >= 1 and <= MaxBatchWrites, $"a batch holds 1-{MaxBatchWrites} writes");
        HashSet<string> rows = new(writes.Count, StringComparer.Ordinal);
        long bytes = 0;
        foreach (RecordWrite write in writes)
        {
            CheckKey(write.Row, "row key");
            Require(rows.Add(write.Row), "a batch writes a row once");
            Require(write is not (RecordWrite.Replace { ETag: "" or "*" } or RecordWrite.Delete { ETag: "" or "*" }), "an ETag is one that was read");
            int size = DataOf(write).Length;
            Require(size <= MaxDataBytes, $"a row holds at most {MaxDataBytes} bytes");
            bytes += size + partition.Length + write.Row.Length;
        }

        Require(bytes <= MaxBatchBytes, $"a batch holds at most {MaxBatchBytes} bytes");
    }

    /// <summary>The payload a write carries; empty for a deletion.</summary>
    public static ReadOnlyMemory<byte> DataOf(RecordWrite write) => write switch
    {
        RecordWrite.Insert insert => insert.Data,
        RecordWrite.Replace replace => replace.Data,
        RecordWrite.Upsert upsert => upsert.Data,
        _ => default,
    };

    private static void CheckTable(string table) => Require(
        table is { Length: >= 3 and <= MaxTableLength } && char.IsAsciiLetterLower(table[0]) && !table.AsSpan().ContainsAnyExcept(TableChars),
        $"a table name is 3-{MaxTableLength} characters of [a-z0-9] and starts with a letter");

    /// <summary>Whether a text can be a partition or row key.</summary>
    public static bool IsKey(string? text) => text is { Length: >= 1 and <= MaxKeyLength } && !text.AsSpan().ContainsAnyExcept(KeyChars);

    private static void CheckKey(string key, string what) => Require(
        IsKey(key),
        $"a {what} is 1-{MaxKeyLength} characters of [0-9A-Za-z_-]");

    private static void CheckBound(string? bound) => Require(
        bound is null or { Length: >= 1 and <= MaxKeyLength } && (bound is null || !bound.AsSpan().ContainsAnyExcept(BoundChars)),
        $"a bound is 1-{MaxKeyLength} characters like a row key");

    // The value stays out of the message: a key may be derived from something personal.
    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"outside the limits of the record store: {rule}");
        }
    }
}
