using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>The readers' side of the database: a connection of its own, which sees every commit.</summary>
internal sealed class HubQueries : IDisposable
{
    private const string Columns = """
        SELECT id, name, status, created,
            IFNULL((SELECT at FROM history WHERE instance = key ORDER BY row DESC LIMIT 1), 0), updated, custom, failure, input, output FROM instances
        """;

    private readonly Sqlite db;
    private readonly Statement one, page;
    private readonly Lock gate = new();

    public HubQueries(string path)
    {
        db = new Sqlite(path, readOnly: true);
        one = db.Prepare($"{Columns} WHERE id = ?");
        page = db.Prepare($"{Columns} WHERE id > ?1 AND id >= ?2 AND id < ?3 AND created >= ?4 AND created <= ?5 AND (?6 >> status) & 1 = 1 ORDER BY id LIMIT ?7");
    }

    public OrchestrationMetadata? Find(string id, bool payloads)
    {
        lock (gate)
        {
            try
            {
                return one.Bind(id).Next() ? Read(one, payloads) : null;
            }
            finally
            {
                one.Reset();
            }
        }
    }

    /// <summary>Instances in the order of their ids, after <paramref name="after"/>.</summary>
    public List<OrchestrationMetadata> Page(OrchestrationQuery query, string after, int size)
    {
        long statuses = query.Statuses?.Aggregate(0L, (mask, status) => mask | (1L << (int)status)) ?? -1;
        string prefix = query.InstanceIdPrefix ?? "";
        lock (gate)
        {
            page.Bind(after).Bind(prefix).Bind(prefix + char.ConvertFromUtf32(0x10FFFF));
            page.Bind((query.CreatedFrom ?? DateTimeOffset.MinValue).UtcTicks).Bind((query.CreatedTo ?? DateTimeOffset.MaxValue).UtcTicks);
            page.Bind(statuses).Bind((long)size);
            List<OrchestrationMetadata> found = [];
            try
            {
                while (page.Next())
                {
                    found.Add(Read(page, query.FetchInputsAndOutputs));
                }

                return found;
            }
            finally
            {
                page.Reset();
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            db.Dispose();
        }
    }

    private static OrchestrationMetadata Read(Statement row, bool payloads)
    {
        byte[]? failure = row.Bytes(7);
        return new OrchestrationMetadata(row.Text(1), row.Text(0))
        {
            RuntimeStatus = (OrchestrationRuntimeStatus)row.Number(2),
            CreatedAt = new DateTimeOffset(row.Number(3), TimeSpan.Zero),
            LastUpdatedAt = new DateTimeOffset(Math.Max(row.Number(4), row.Number(5)), TimeSpan.Zero),
            SerializedCustomStatus = payloads ? Text(row, 6) : null,
            SerializedInput = payloads ? Text(row, 8) : null,
            SerializedOutput = payloads ? Text(row, 9) : null,
            FailureDetails = failure is null ? null : Failure.FromBytes(failure).Details,
        };
    }

    private static string? Text(Statement row, int column) => row.Bytes(column) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
