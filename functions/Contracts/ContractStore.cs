using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ContractFunctions.Evidence;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>A command made ready for a state: rows that must be written in the same batch come along (form, openings, a consumed code).</summary>
public sealed record Prepared(ContractCommand Command, params IReadOnlyList<RecordWrite> With);

/// <summary>
/// The contracts' partitions: one per contract, in it the head (state and last link), the events as links of the evidence chain, the commands carried out.
/// One command is one batch.
/// </summary>
public sealed class ContractStore(IRecordStore records, IDueChecks dueChecks, ContractMetrics metrics, TimeProvider time)
{
    internal const string Table = "contracts";
    private const string HeadKey = "head", ObservationPrefix = "obs-", EventPrefix = "event-";
    private const int MaxRaces = 50, MaxFolded = 20;

    /// <summary>The contract as of its last commit, or null.</summary>
    public async Task<ContractState?> FindAsync(string contractId, CancellationToken cancellation) =>
        (await ReadRowAsync(contractId, HeadKey, ContractRowsJson.Default.HeadRow, cancellation))?.Value.State;

    /// <summary>
    /// Carries out a command under its key. A lost race is decided again, a lost reply is recognised by the command's row; repeating the key gives the current state.
    /// </summary>
    /// <param name="prepare">Makes the command for the state found; called again after a lost race. Null state: the contract does not exist.</param>
    public async Task<Outcome<ContractState>> ExecuteAsync(
        string contractId, CommandKey key, Func<ContractState?, Task<Outcome<Prepared>>> prepare, CancellationToken cancellation)
    {
        string commandKey = $"cmd-{key.Row}";
        return await DecideAsync(contractId, prepare, commandKey, key.Fingerprint, cancellation);
    }

    /// <summary>Applies a command of the system itself, made idempotent by its rule instead of a key.</summary>
    /// <exception cref="InvalidOperationException">Every race was lost: nothing is done, and the caller must not take it for done.</exception>
    public Task<Outcome<ContractState>> ApplyAsync(string contractId, Func<ContractState, ContractCommand> command, CancellationToken cancellation) =>
        ApplyAsync(contractId, state => new Prepared(command(state)), cancellation);

    /// <summary>As above, with rows that must be written in the same batch.</summary>
    public async Task<Outcome<ContractState>> ApplyAsync(string contractId, Func<ContractState, Prepared> command, CancellationToken cancellation)
    {
        Outcome<ContractState> outcome = await DecideAsync(
            contractId,
            state => Task.FromResult<Outcome<Prepared>>(state is null ? Refusals.NotFound : command(state)),
            commandKey: null,
            fingerprint: "",
            cancellation);
        return outcome.Refusal != Refusals.Busy ? outcome : throw new InvalidOperationException("every race on the contract was lost");
    }

    /// <summary>The evidence chain from its first link.</summary>
    public async Task<IReadOnlyList<EvidenceLink>> HistoryAsync(string contractId, CancellationToken cancellation)
    {
        List<EvidenceLink> links = [];
        string? continuation = null;
        do
        {
            RecordPage page = await records.RangeAsync(Table, contractId, RecordRange.Prefix(EventPrefix, 1000, continuation), cancellation);
            links.AddRange(page.Records.Select(record => JsonSerializer.Deserialize(record.Data.Span, ContractRowsJson.Default.EventRow)!).Select(row => new EvidenceLink(row.Event, row.Link)));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return links;
    }

    /// <summary>Events by version, both ends included.</summary>
    public async Task<IReadOnlyList<(long Version, ContractEvent Happened)>> EventsAsync(string contractId, long from, long to, CancellationToken cancellation)
    {
        List<(long, ContractEvent)> events = [];
        await foreach (StoredRecord record in records.ReadAllAsync(Table, contractId, new RecordRange($"{EventPrefix}{from:D8}", $"{EventPrefix}{to + 1:D8}"), cancellation))
        {
            events.Add((long.Parse(record.Row[EventPrefix.Length..], System.Globalization.CultureInfo.InvariantCulture), JsonSerializer.Deserialize(record.Data.Span, ContractRowsJson.Default.EventRow)!.Detail));
        }

        return events;
    }

    /// <summary>Notes something seen. It never contends with commands: the next one folds it into the chain, or the due-check filed here does.</summary>
    /// <param name="opening">Row that opens the commitment in it.</param>
    /// <returns>The rows; of one kind and party at most one an hour waits to be folded.</returns>
    public async Task<RecordWrite[]> ObservationAsync(ContractState state, Observation seen, RecordWrite opening, CancellationToken cancellation)
    {
        await dueChecks.FileAsync(new DueCheck(state.Id, state.Version, FiledAt: time.GetUtcNow()), cancellation);
        long hour = seen.At.UtcTicks - (seen.At.UtcTicks % TimeSpan.TicksPerHour);
        string row = $"{ObservationPrefix}{hour:D19}-{seen.Role}-{seen.What}";
        return [new RecordWrite.Upsert(row, Bytes(seen, ContractRowsJson.Default.Observation)), opening];
    }

    /// <summary>Notes something seen by itself, outside a command.</summary>
    public async Task ObserveAsync(ContractState state, Observation seen, RecordWrite opening, CancellationToken cancellation) =>
        await records.CommitAsync(Table, state.Id, await ObservationAsync(state, seen, opening, cancellation), cancellation);

    /// <summary>Folds what was seen since the last command; nothing when there is nothing.</summary>
    public Task<Outcome<ContractState>> FoldObservationsAsync(string contractId, CancellationToken cancellation) =>
        ApplyAsync(contractId, _ => new FoldObservations(time.GetUtcNow(), []), cancellation);

    /// <summary>Whether a text can be a contract's id at all: 32 lower-case hex digits.</summary>
    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    internal async Task<(T Value, string ETag)?> ReadRowAsync<T>(string contractId, string row, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        StoredRecord? record = IsId(contractId) ? await records.FindAsync(Table, contractId, row, cancellation) : null;
        return record is null ? null : (JsonSerializer.Deserialize(record.Data.Span, type)!, record.ETag);
    }

    internal static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private async Task<Outcome<ContractState>> DecideAsync(
        string contractId, Func<ContractState?, Task<Outcome<Prepared>>> prepare, string? commandKey, string fingerprint, CancellationToken cancellation)
    {
        for (int race = 0; race < MaxRaces; race++)
        {
            // The command's row first: a head read after it is at least as new as what the command made.
            (CommandRow Value, string ETag)? earlier = commandKey is null ? null : await ReadRowAsync(contractId, commandKey, ContractRowsJson.Default.CommandRow, cancellation);
            (HeadRow Value, string ETag)? head = await ReadRowAsync(contractId, HeadKey, ContractRowsJson.Default.HeadRow, cancellation);
            if (earlier is { } done)
            {
                return done.Value.Fingerprint == fingerprint ? head!.Value.Value.State : Refusals.KeyReused;
            }

            ContractState? state = head?.Value.State;
            if (!(await prepare(state)).TryGet(out Prepared? prepared, out Refusal? refusal))
            {
                metrics.Decided("unprepared", refusal.Code);
                return refusal;
            }

            IReadOnlyList<StoredRecord> seen = state is null ? [] : (await records.RangeAsync(Table, contractId, RecordRange.Prefix(ObservationPrefix, MaxFolded), cancellation)).Records;
            switch (Decide(prepared.Command, state, seen))
            {
                case Decision<ContractEvent>.Refused refused:
                    metrics.Decided(prepared.Command.GetType().Name, refused.Refusal.Code);
                    return refused.Refusal;
                case Decision<ContractEvent>.Accepted { Events: [] }:
                    return state!;
                case Decision<ContractEvent>.Accepted accepted:
                    Batch batch = new(contractId, head, accepted.Events, prepared.With);
                    if (await CommitAsync(batch, seen, commandKey, fingerprint, cancellation))
                    {
                        metrics.Decided(prepared.Command.GetType().Name, "ok");
                        ContractMeasures.Of(metrics, state, accepted.Events, batch.State);
                        return batch.State;
                    }

                    break;
            }
        }

        return Refusals.Busy;
    }

    /// <summary>What was seen goes in front of what is decided, so the chain keeps the order in which people did things.</summary>
    private static Decision<ContractEvent> Decide(ContractCommand command, ContractState? state, IReadOnlyList<StoredRecord> seen)
    {
        ImmutableArray<Observation> observations = [.. seen.Select(record => JsonSerializer.Deserialize(record.Data.Span, ContractRowsJson.Default.Observation)!)];
        if (command is FoldObservations fold)
        {
            return observations.IsEmpty ? Decision<ContractEvent>.Nothing : ContractDecider.Decide(fold with { Observations = observations }, state);
        }

        Decision<ContractEvent> decision = ContractDecider.Decide(command, state);
        return decision is Decision<ContractEvent>.Accepted { Events: not [] } accepted && !observations.IsEmpty
            ? (ContractEvent[])[new ObservationsFolded(command.Now, observations), .. accepted.Events]
            : decision;
    }

    private async Task<bool> CommitAsync(Batch batch, IReadOnlyList<StoredRecord> seen, string? commandKey, string fingerprint, CancellationToken cancellation)
    {
        await dueChecks.FileAsync(new DueCheck(batch.State.Id, batch.State.Version, FiledAt: time.GetUtcNow()), cancellation);
        List<RecordWrite> writes = [.. batch.Writes, .. seen.Select(record => new RecordWrite.Delete(record.Row, record.ETag))];
        if (commandKey is not null)
        {
            writes.Add(new RecordWrite.Insert(commandKey, Bytes(new CommandRow(fingerprint, batch.State.Version, time.GetUtcNow()), ContractRowsJson.Default.CommandRow)));
        }

        return (await records.CommitAsync(Table, batch.State.Id, writes, cancellation)).IsCommitted;
    }

    /// <summary>The rows one decision writes: head by its ETag, an event row each, and what came along.</summary>
    private sealed class Batch
    {
        private readonly List<RecordWrite> writes = [];

        public Batch(string contractId, (HeadRow Value, string ETag)? head, IReadOnlyList<ContractEvent> events, IReadOnlyList<RecordWrite> with)
        {
            ContractState? state = head?.Value.State;
            string link = head?.Value.Link ?? EvidenceChain.Genesis;
            foreach (ContractEvent happened in events)
            {
                EventEnvelope envelope = new(contractId, (state?.Version ?? 0) + 1, happened);
                EvidenceLink next = EvidenceChain.Append(link, EvidenceView.Of(envelope));
                state = ContractEvolution.Evolve(state, happened);
                state = state.WithConsentHash(happened, next.Link);
                link = next.Link;
                writes.Add(new RecordWrite.Insert($"{EventPrefix}{state.Version:D8}", Bytes(new EventRow(next.Event, next.Link, happened), ContractRowsJson.Default.EventRow)));
            }

            State = state!;
            byte[] headBytes = Bytes(new HeadRow(State, link), ContractRowsJson.Default.HeadRow);
            writes.Add(head is null ? new RecordWrite.Insert(HeadKey, headBytes) : new RecordWrite.Replace(HeadKey, headBytes, head.Value.ETag));
            writes.AddRange(with);
        }

        public ContractState State { get; }

        public IReadOnlyList<RecordWrite> Writes => writes;
    }
}
