using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ContractFunctions.Hosting;

/// <summary>A limit of one class of acts: at most <paramref name="Permits"/> at once, refilled evenly over <paramref name="Window"/>.</summary>
/// <param name="Name">Key-shaped name, part of the key: <c>code-phone-hour</c>.</param>
public sealed record RateLimit(string Name, int Permits, TimeSpan Window)
{
    internal TimeSpan Interval => Window / Permits;

    /// <summary>
    /// The generic cell rate algorithm (ITU-T I.371): the whole state of a key is one instant, the time at which it would be unused again.
    /// </summary>
    /// <returns>The new state when admitted, else how long to wait.</returns>
    internal (DateTimeOffset? NewState, TimeSpan Wait) Decide(DateTimeOffset state, DateTimeOffset now)
    {
        DateTimeOffset next = (state > now ? state : now) + Interval;
        TimeSpan wait = next - now - Window;
        return wait <= TimeSpan.Zero ? (next, TimeSpan.Zero) : (null, wait);
    }
}

/// <summary>
/// Rate limits per key (phone, address, account, route class). <see cref="Take"/> counts in this process's memory: cheap, for every request.
/// <see cref="TakeAsync"/> counts in rows by compare-and-set: survives a restart and holds across machines, for what must not be tried again and again.
/// Keys are stored and held only as keyed hashes.
/// </summary>
public sealed class RateLimits(IRecordStore records, KeyedHash hash, TimeProvider time)
{
    /// <summary>Keys held in memory at most (some 100 bytes each).</summary>
    public const int MaxKeys = 100_000;

    private const string Table = "ratelimits";

    private readonly ConcurrentDictionary<string, DateTimeOffset> states = new(StringComparer.Ordinal);
    private readonly Lock sweeping = new();

    /// <summary>How many keys are held in memory.</summary>
    public int HeldKeys => states.Count;

    /// <summary>Takes one permit in memory; a refusal with Retry-After when there is none.</summary>
    public Refusal? Take(RateLimit limit, string key)
    {
        string id = IdOf(limit, key);
        DateTimeOffset now = time.GetUtcNow();
        while (true)
        {
            bool isKnown = states.TryGetValue(id, out DateTimeOffset state);
            (DateTimeOffset? next, TimeSpan wait) = limit.Decide(state, now);
            if (next is not { } newState)
            {
                return Refusals.TooMany(wait);
            }

            if (isKnown ? states.TryUpdate(id, newState, state) : TryAdd(id, newState, now))
            {
                return null;
            }
        }
    }

    /// <summary>Takes one permit of each limit, durably; a refusal with Retry-After at the first one that has none (the earlier ones stay taken).</summary>
    public async Task<Refusal?> TakeAsync(string key, IEnumerable<RateLimit> limits, CancellationToken cancellation = default)
    {
        foreach (RateLimit limit in limits)
        {
            if (await TakeAsync(limit, key, cancellation) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Takes one permit durably; a refusal with Retry-After when there is none.</summary>
    public async Task<Refusal?> TakeAsync(RateLimit limit, string key, CancellationToken cancellation = default)
    {
        string partition = IdOf(limit, key);
        const string row = "state";
        while (true)
        {
            StoredRecord? record = await records.FindAsync(Table, partition, row, cancellation);
            (DateTimeOffset? next, TimeSpan wait) = limit.Decide(record is null ? default : Read(record.Data.Span), time.GetUtcNow());
            if (next is not { } newState)
            {
                return Refusals.TooMany(wait);
            }

            byte[] data = Encoding.ASCII.GetBytes(newState.UtcTicks.ToString(CultureInfo.InvariantCulture));
            RecordWrite write = record is null ? new RecordWrite.Insert(row, data) : new RecordWrite.Replace(row, data, record.ETag);
            if ((await records.CommitAsync(Table, partition, [write], cancellation)).IsCommitted)
            {
                return null;
            }
        }
    }

    private static DateTimeOffset Read(ReadOnlySpan<byte> data) => new(long.Parse(data, CultureInfo.InvariantCulture), TimeSpan.Zero);

    private string IdOf(RateLimit limit, string key) => hash.DeriveId("rate-limit", $"{limit.Name}\n{key}");

    /// <summary>A key whose instant has passed is as good as unknown. When all are in use, the ones nearest to that are let go: memory stays bounded.</summary>
    private bool TryAdd(string id, DateTimeOffset newState, DateTimeOffset now)
    {
        if (states.Count >= MaxKeys)
        {
            lock (sweeping)
            {
                if (states.Count >= MaxKeys)
                {
                    DateTimeOffset keepAfter = states.Values.Order().ElementAt(states.Count / 10);
                    Forget(keepAfter > now ? keepAfter : now);
                }
            }
        }

        return states.TryAdd(id, newState);
    }

    private void Forget(DateTimeOffset upTo)
    {
        foreach ((string id, DateTimeOffset state) in states)
        {
            if (state <= upTo)
            {
                states.TryRemove(KeyValuePair.Create(id, state));
            }
        }
    }
}
