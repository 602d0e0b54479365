using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Editions;

/// <summary>
/// docs/cost.md: what one contract's life asks of storage, counted at the ports, which are the Azure edition's too. Written anew with
/// <c>UPDATE_DOCS=1 dotnet test tests --filter StorageTransactionTests</c>; a count that has changed by more than lost races may change it fails here, so that nobody makes a step dearer
/// unnoticed.
/// </summary>
public sealed partial class StorageTransactionTests
{
    /// <summary>Lists that two due-checks bring up to date at once, and codes asked for at once, are decided again by whoever loses.</summary>
    private const double Tolerance = 0.05;

    private static readonly string Document = Path.Combine(Repository.Root, "docs", "cost.md");

    private static readonly Rung[] Steps = [Rung.Drafted, Rung.Filled, Rung.Launched, Rung.Signing, Rung.FirstSigned, Rung.SecondSigned, Rung.Completed, Rung.Delivered];

    [Fact]
    public async Task Document_HoldsTheCount()
    {
        List<(Rung Step, Counts Counts)> steps = await CountAsync();
        string current = Write(steps);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(Document, current);
        }

        string kept = await File.ReadAllTextAsync(Document);
        Assert.Equal(Number().Replace(current, "#"), Number().Replace(kept, "#"));
        double[] then = [.. Life(kept)], now = [.. Life(current)];
        Assert.All(then.Zip(now), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= Math.Max(2, pair.First * Tolerance), $"{Document} says {string.Join(", ", then)}, counted {string.Join(", ", now)}"));
    }

    private static IEnumerable<double> Life(string document) =>
        document.Split('\n').Single(line => line.StartsWith("| **a life**", StringComparison.Ordinal)).Split('|', StringSplitOptions.RemoveEmptyEntries)[1..].Where(cell => cell.Trim().Length > 0)
            .Select(cell => double.Parse(cell, CultureInfo.InvariantCulture));

    private static async Task<List<(Rung Step, Counts Counts)>> CountAsync()
    {
        Counter counter = new();
        await using RentalScenario scenario = await RentalScenario.StartAsync(options => options with { Configure = counter.Decorate });
        await scenario.ClimbAsync(Rung.LandlordReady);
        counter.Take();
        List<(Rung, Counts)> steps = [];
        foreach (Rung step in Steps)
        {
            // The tenant's registration is not the contract's.
            if (step == Rung.Signing)
            {
                await scenario.ClimbAsync(Rung.TenantReady);
                counter.Take();
            }

            await scenario.ClimbAsync(step);
            steps.Add((step, counter.Take()));
        }

        return steps;
    }

    private static string Write(List<(Rung Step, Counts Counts)> steps)
    {
        StringBuilder text = new();
        text.Append("""
            # What a contract costs

            The counts are made by a test that plays the rental of the demo (two persons, one document, sent once by e-mail) over HTTP and counts at the ports of storage:
            `UPDATE_DOCS=1 dotnet test tests --filter StorageTransactionTests`. They hold for the Azure edition, whose ports are the same. Each step includes what its
            client asks for (views, codes, reading, the PDF), its due-checks and its turn of the lifecycle.

            | step | table reads | table queries | table batches | rows written | document reads | document writes | due-checks |
            |---|---:|---:|---:|---:|---:|---:|---:|

            """);
        foreach ((Rung step, Counts counts) in steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {step} {counts}\n");
        }

        Counts all = steps.Select(step => step.Counts).Aggregate((left, right) => left.Plus(right));
        long tables = all.Reads + all.Queries + all.Batches, blobs = all.DocumentReads + all.DocumentWrites, queues = 3 * all.DueChecks;
        text.Append(CultureInfo.InvariantCulture, $"| **a life** {all}\n");
        text.Append(CultureInfo.InvariantCulture, $$"""

            A life is {{tables}} transactions on tables, {{blobs}} on blobs and {{queues}} on the queue of due-checks (put, get, delete for each).

            ## Per 10,000 contracts

            {{tables * 10_000:N0}} table, {{blobs * 10_000:N0}} blob and {{queues * 10_000:N0}} queue transactions, and what the durable engine adds (below). Prices change and differ by
            region: multiply by the [price list](https://azure.microsoft.com/pricing/details/storage/) of yours. An SMS costs more than all of them together: a life sends
            an invitation and a notice of completion to each party, and one-time codes.

            ## The durable engine

            With the Azure Storage provider an activity is two messages (to the work-item queue and back) of three queue transactions each, and one history query with two batches; a
            turn of the lifecycle is one activity that reads, plus one per duty. `maxQueuePollingInterval` is 1 s, so that a step follows a nudge within a second: while nothing
            happens each worker polls one work-item queue and its share of the four control queues, 5 × 86,400 = 432,000 queue transactions a day for one worker, whatever the number of
            contracts waiting. With the Durable Task Scheduler none of these are storage transactions.

            ## Limits, and what to shard when

            Targets of [table storage](https://learn.microsoft.com/azure/storage/tables/scalability-targets): 20,000 transactions of 1 KiB a second for an account, 2,000 entities a second for a
            partition. Everything of a contract lies in its own partition, so that no partition meets more than one contract's traffic; lists of a person are one partition each, lists of an
            organization one for each month.

            | contracts an hour | table transactions a second | share of an account | what to do |
            |---:|---:|---:|---|
            {{Rate(tables, 10)}} | nothing |
            {{Rate(tables, 1_000)}} | keep the task hub in an account of its own, as `infra/` does |
            {{Rate(tables, 100_000)}} | more than four control queues, or the Durable Task Scheduler; documents in a second account; an organization with more than 2,000 list rows a second in one month needs its month split |

            """);
        return text.ToString();
    }

    [GeneratedRegex("[0-9][0-9,.]*")]
    private static partial Regex Number();

    private static string Rate(long transactions, int perHour)
    {
        double perSecond = transactions * perHour / 3600.0;
        return string.Create(CultureInfo.InvariantCulture, $"| {perHour:N0} | {perSecond:N1} | {perSecond / 20_000:P1}");
    }

    private sealed record Counts(long Reads, long Queries, long Batches, long Rows, long DocumentReads, long DocumentWrites, long DueChecks)
    {
        public Counts Plus(Counts other) => new(
            Reads + other.Reads, Queries + other.Queries, Batches + other.Batches, Rows + other.Rows, DocumentReads + other.DocumentReads, DocumentWrites + other.DocumentWrites, DueChecks + other.DueChecks);

        public override string ToString() => $"| {Reads} | {Queries} | {Batches} | {Rows} | {DocumentReads} | {DocumentWrites} | {DueChecks} |";
    }

    private sealed class Counter
    {
        private readonly ConcurrentDictionary<string, long> counts = new();

        public void Decorate(IServiceCollection services)
        {
            Replace<IRecordStore>(services, inner => new CountingRecords(inner, this));
            Replace<IDocumentStore>(services, inner => new CountingDocuments(inner, this));
            Replace<IDueChecks>(services, inner => new CountingDueChecks(inner, this));
        }

        public void Count(string what, long by = 1) => counts.AddOrUpdate(what, by, (_, before) => before + by);

        public Counts Take() => new(Of("read"), Of("query"), Of("batch"), Of("row"), Of("get"), Of("put"), Of("due"));

        private long Of(string what) => counts.TryRemove(what, out long count) ? count : 0;

        private static void Replace<TPort>(IServiceCollection services, Func<TPort, TPort> decorate)
            where TPort : class
        {
            ServiceDescriptor inner = services.Last(descriptor => descriptor.ServiceType == typeof(TPort));
            services.AddSingleton(provider => decorate((TPort)(inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!))));
        }
    }

    private sealed class CountingRecords(IRecordStore inner, Counter counter) : IRecordStore
    {
        public Task<StoredRecord?> FindAsync(string table, string partition, string row, CancellationToken cancellation = default)
        {
            counter.Count("read");
            return inner.FindAsync(table, partition, row, cancellation);
        }

        public Task<RecordPage> RangeAsync(string table, string partition, RecordRange range, CancellationToken cancellation = default)
        {
            counter.Count("query");
            return inner.RangeAsync(table, partition, range, cancellation);
        }

        public Task<CommitOutcome> CommitAsync(string table, string partition, IReadOnlyList<RecordWrite> writes, CancellationToken cancellation = default)
        {
            counter.Count("batch");
            counter.Count("row", writes.Count);
            return inner.CommitAsync(table, partition, writes, cancellation);
        }
    }

    private sealed class CountingDocuments(IDocumentStore inner, Counter counter) : IDocumentStore
    {
        public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
        {
            counter.Count("put");
            return inner.PutAsync(content, cancellation);
        }

        public Task<string> PutAsync(Stream content, long maxBytes, CancellationToken cancellation = default)
        {
            counter.Count("put");
            return inner.PutAsync(content, maxBytes, cancellation);
        }

        public Task<Stream?> OpenAsync(string sha256, CancellationToken cancellation = default)
        {
            counter.Count("get");
            return inner.OpenAsync(sha256, cancellation);
        }
    }

    private sealed class CountingDueChecks(IDueChecks inner, Counter counter) : IDueChecks
    {
        public Task FileAsync(DueCheck check, CancellationToken cancellation = default)
        {
            counter.Count("due");
            return inner.FileAsync(check, cancellation);
        }
    }
}
