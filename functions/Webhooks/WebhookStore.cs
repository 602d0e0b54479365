using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Notifications;

namespace ContractFunctions.Webhooks;

/// <summary>
/// Subscriptions and their messages. Table <c>webhooks</c>, partition organization: <c>hook-{id}</c>, its secret sealed. Table <c>webhookmessages</c>, partition
/// <c>{organization}-{hook}</c>: <c>next</c> (the last sequence number), <c>at-{contract}</c> (up to which version it was told), <c>m-{sequence}</c>, and <c>p-{sequence}</c>
/// while it is under way, <c>d-{sequence}</c> once given up. A contract's news become messages in one batch with both counters, so each is told once and in order.
/// </summary>
public sealed partial class WebhookStore(IRecordStore records, CommandRows commands, ContractStore contracts, FieldVault vault, KeyedHash hash, TimeProvider time)
{
    public const int MaxHooks = 10;

    /// <summary>Told in one batch: two rows a message, and the counters.</summary>
    private const int MaxEvents = (RecordLimits.MaxBatchWrites - 2) / 2;

    private const string HookTable = "webhooks", MessageTable = "webhookmessages", HookPrefix = "hook-", NextRow = "next", PendingPrefix = "p-", DeadPrefix = "d-", MessagePrefix = "m-";

    public async Task<IReadOnlyList<Webhook>> ListAsync(string organizationId, CancellationToken cancellation)
    {
        List<Webhook> hooks = [];
        await foreach (StoredRecord record in records.ReadAllAsync(HookTable, organizationId, RecordRange.Prefix(HookPrefix, MaxHooks), cancellation))
        {
            HookRow row = JsonSerializer.Deserialize(record.Data.Span, WebhookRowJson.Default.HookRow)!;
            string id = record.Row[HookPrefix.Length..];
            hooks.Add(new Webhook(id, row.Url, Secret: null, await LastSequenceAsync(PartitionOf(organizationId, id), cancellation), row.CreatedAt));
        }

        return hooks;
    }

    /// <summary>Makes a subscription; its secret is shown this once. The same command again shows it again.</summary>
    public async Task<Outcome<Webhook>> CreateAsync(string organizationId, string url, CommandKey key, CancellationToken cancellation)
    {
        string id = hash.DeriveId("webhook-id", $"{organizationId}\n{key.Row}");
        string secret = $"whsec_{Convert.ToBase64String(hash.Compute("webhook-secret", Convert.FromHexString(id)))}";
        Outcome<DoneRow> outcome = await commands.OnceAsync(HookTable, organizationId, key, WebhookRowJson.Default.DoneRow, async round =>
        {
            if ((await ListAsync(organizationId, round)).Count >= MaxHooks)
            {
                return WebhookRefusals.TooMany;
            }

            HookRow row = new(url, await vault.SealAsync(organizationId, AddressOf(organizationId, id), secret, round), time.GetUtcNow());
            return new CommandStep<DoneRow>(new DoneRow(row.CreatedAt), [new RecordWrite.Insert(HookPrefix + id, JsonSerializer.SerializeToUtf8Bytes(row, WebhookRowJson.Default.HookRow))]);
        }, cancellation);
        return outcome.TryGet(out DoneRow? done, out Refusal? refusal) ? new Webhook(id, url, secret, LastSequence: 0, done.At) : refusal;
    }

    /// <summary>Ends a subscription; what is under way is no longer sent.</summary>
    public async Task<Outcome<bool>> DeleteAsync(string organizationId, string hookId, CommandKey key, CancellationToken cancellation) =>
        await commands.OnceAsync(HookTable, organizationId, key, WebhookRowJson.Default.DoneRow, async round =>
            RecordLimits.IsKey(hookId) && await records.FindAsync(HookTable, organizationId, HookPrefix + hookId, round) is { } record
                ? new CommandStep<DoneRow>(new DoneRow(time.GetUtcNow()), [new RecordWrite.Delete(record.Row, record.ETag)])
                : Refusals.NotFound, cancellation) is { Refusal: { } refusal } ? refusal : true;

    /// <summary>Address and secret of a subscription, or null: it is gone.</summary>
    public async Task<(string Url, string Secret)?> FindAsync(string organizationId, string hookId, CancellationToken cancellation) =>
        RecordLimits.IsKey(hookId) && await records.FindAsync(HookTable, organizationId, HookPrefix + hookId, cancellation) is { } record
            && JsonSerializer.Deserialize(record.Data.Span, WebhookRowJson.Default.HookRow) is { } row
            && await vault.OpenAsync(organizationId, AddressOf(organizationId, hookId), row.SealedSecret, cancellation) is { } secret
            ? (row.Url, secret)
            : null;

    /// <summary>
    /// Turns what has happened to the contract since the last time, and since the subscription began, into messages, batch after batch. Of each batch the deliveries are
    /// started before the next one takes its place in <c>at-</c>, so a process that dies in between leaves none behind.
    /// </summary>
    /// <param name="start">Starts the deliveries of messages under way; called again for the same ones.</param>
    public async Task PublishAsync(string organizationId, Webhook hook, ContractState state, Func<IReadOnlyList<WebhookMessage>, Task> start, CancellationToken cancellation)
    {
        string partition = PartitionOf(organizationId, hook.Id), toldRow = $"at-{state.Id}";
        while (true)
        {
            StoredRecord? record = await records.FindAsync(MessageTable, partition, toldRow, cancellation), next = await records.FindAsync(MessageTable, partition, NextRow, cancellation);
            ToldRow told = record is null ? new ToldRow(0, First: 1, Last: 0) : JsonSerializer.Deserialize(record.Data.Span, WebhookRowJson.Default.ToldRow)!;
            await start(await PendingAsync(organizationId, hook.Id, told.First, told.Last, cancellation));
            if (told.Version >= state.Version)
            {
                return;
            }

            long last = next is null ? 0 : JsonSerializer.Deserialize(next.Data.Span, WebhookRowJson.Default.Int64), sequence = last;
            List<RecordWrite> writes = [];
            long upTo = Math.Min(told.Version + MaxEvents, state.Version);
            foreach ((long version, ContractEvent happened) in await contracts.EventsAsync(state.Id, told.Version + 1, upTo, cancellation))
            {
                if (happened.At >= hook.CreatedAt && WebhookTypes.Of(happened) is ({ } type, var role))
                {
                    writes.AddRange(Message(++sequence, type, new WebhookData(state.Id, NoticeActivities.ReferenceOf(state.Id), version, role), hook.Id, happened.At));
                }
            }

            writes.Add(Write(toldRow, record, JsonSerializer.SerializeToUtf8Bytes(new ToldRow(upTo, last + 1, sequence), WebhookRowJson.Default.ToldRow)));
            writes.Add(Write(NextRow, next, JsonSerializer.SerializeToUtf8Bytes(sequence, WebhookRowJson.Default.Int64)));
            await records.CommitAsync(MessageTable, partition, writes, cancellation);   // committed or overtaken: read again
        }
    }

    /// <summary>Messages under way among a stretch of sequence numbers.</summary>
    public async Task<IReadOnlyList<WebhookMessage>> PendingAsync(string organizationId, string hookId, long first, long last, CancellationToken cancellation)
    {
        if (last < first)
        {
            return [];
        }

        RecordRange range = new(RowOf(PendingPrefix, first), RowOf(PendingPrefix, last + 1), (int)Math.Min(last - first + 1, RecordLimits.MaxBatchWrites));
        return (await PageAsync(PartitionOf(organizationId, hookId), range, cancellation)).Messages;
    }

    /// <summary>Messages of a subscription, the oldest first; given up ones alone if asked for.</summary>
    public Task<(IReadOnlyList<WebhookMessage> Messages, string? Continuation)> MessagesAsync(
        string organizationId, string hookId, bool deadOnly, int take, string? continuation, CancellationToken cancellation) =>
        PageAsync(PartitionOf(organizationId, hookId), RecordRange.Prefix(deadOnly ? DeadPrefix : MessagePrefix, take, continuation), cancellation);

    public async Task<WebhookMessage?> FindMessageAsync(string organizationId, string hookId, long sequence, CancellationToken cancellation) =>
        await records.FindAsync(MessageTable, PartitionOf(organizationId, hookId), RowOf(MessagePrefix, sequence), cancellation) is { } record ? Read(record) : null;

    /// <summary>Notes an attempt: delivered, given up, or to be tried again.</summary>
    public Task RecordAsync(string organizationId, string hookId, WebhookMessage tried, CancellationToken cancellation) => ChangeAsync(
        PartitionOf(organizationId, hookId), tried.Sequence, message => message.Status == WebhookStatus.Pending && message.Replays == tried.Replays ? tried : message, cancellation);

    /// <summary>Puts messages under way again, from a sequence number on.</summary>
    public async Task ReplayAsync(string organizationId, string hookId, long from, int take, CancellationToken cancellation)
    {
        string partition = PartitionOf(organizationId, hookId);
        (IReadOnlyList<WebhookMessage> messages, _) = await PageAsync(partition, new RecordRange(RowOf(MessagePrefix, from), $"{MessagePrefix}a", take), cancellation);
        foreach (WebhookMessage message in messages)
        {
            await ChangeAsync(partition, message.Sequence, present => present.Status == WebhookStatus.Pending
                ? present
                : present with { Status = WebhookStatus.Pending, Attempts = 0, Replays = present.Replays + 1, LastAnswer = null }, cancellation);
        }
    }

    private async Task ChangeAsync(string partition, long sequence, Func<WebhookMessage, WebhookMessage> change, CancellationToken cancellation)
    {
        while (true)
        {
            StoredRecord record = await records.FindAsync(MessageTable, partition, RowOf(MessagePrefix, sequence), cancellation) ?? throw new InvalidOperationException("a message that is not there");
            WebhookMessage before = Read(record), after = change(before);
            if (before == after)
            {
                return;
            }

            byte[] data = JsonSerializer.SerializeToUtf8Bytes(after, WebhookRowJson.Default.WebhookMessage);
            List<RecordWrite> writes = [new RecordWrite.Replace(record.Row, data, record.ETag)];
            foreach ((string prefix, WebhookStatus status) in new[] { (PendingPrefix, WebhookStatus.Pending), (DeadPrefix, WebhookStatus.Dead) })
            {
                string row = RowOf(prefix, sequence);
                if (after.Status == status)
                {
                    writes.Add(new RecordWrite.Upsert(row, data));
                }
                else if (before.Status == status && await records.FindAsync(MessageTable, partition, row, cancellation) is { } listed)
                {
                    writes.Add(new RecordWrite.Delete(row, listed.ETag));
                }
            }

            if ((await records.CommitAsync(MessageTable, partition, writes, cancellation)).IsCommitted)
            {
                return;
            }
        }
    }

    private static IEnumerable<RecordWrite> Message(long sequence, string type, WebhookData data, string hookId, DateTimeOffset at)
    {
        string body = JsonSerializer.Serialize(new WebhookBody(type, at, sequence, data), WebhooksJson.Default.WebhookBody);
        string id = $"msg_{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes($"{hookId}\n{sequence}")))[..24]}";
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(
            new WebhookMessage(sequence, id, type, body, at, WebhookStatus.Pending, Attempts: 0, LastAnswer: null, Replays: 0), WebhookRowJson.Default.WebhookMessage);
        return [new RecordWrite.Insert(RowOf(MessagePrefix, sequence), bytes), new RecordWrite.Insert(RowOf(PendingPrefix, sequence), bytes)];
    }

    private async Task<(IReadOnlyList<WebhookMessage> Messages, string? Continuation)> PageAsync(string partition, RecordRange range, CancellationToken cancellation)
    {
        RecordPage page = await records.RangeAsync(MessageTable, partition, range, cancellation);
        return ([.. page.Records.Select(Read)], page.Continuation);
    }

    private async Task<long> LastSequenceAsync(string partition, CancellationToken cancellation) =>
        await records.FindAsync(MessageTable, partition, NextRow, cancellation) is { } record ? JsonSerializer.Deserialize(record.Data.Span, WebhookRowJson.Default.Int64) : 0;

    private static RecordWrite Write(string row, StoredRecord? present, byte[] data) => present is null ? new RecordWrite.Insert(row, data) : new RecordWrite.Replace(row, data, present.ETag);

    private static WebhookMessage Read(StoredRecord record) => JsonSerializer.Deserialize(record.Data.Span, WebhookRowJson.Default.WebhookMessage)!;

    private static string RowOf(string prefix, long sequence) => $"{prefix}{sequence:D12}";

    private static string PartitionOf(string organizationId, string hookId) => $"{organizationId}-{hookId}";

    private static FieldAddress AddressOf(string organizationId, string hookId) => new(organizationId, HookTable, "secret", hookId);

    internal sealed record HookRow(string Url, string SealedSecret, DateTimeOffset CreatedAt);

    internal sealed record DoneRow(DateTimeOffset At);

    internal sealed record ToldRow(long Version, long First, long Last);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(HookRow))]
    [JsonSerializable(typeof(DoneRow))]
    [JsonSerializable(typeof(ToldRow))]
    [JsonSerializable(typeof(WebhookMessage))]
    [JsonSerializable(typeof(long))]
    private sealed partial class WebhookRowJson : JsonSerializerContext;
}
