using Microsoft.DurableTask.Client;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>The writer's side of the database, used by the engine's thread alone. A transaction begins with its first write.</summary>
internal sealed class HubStore : IDisposable
{
    private const string Columns =
        "key, id, name, status, generation, created, input, custom, parent_id, parent_key, parent_generation, parent_task, parent_name, live, wake";

    private readonly Sqlite db;
    private readonly HistoryCodec codec = new();
    private readonly Statement begin, commit, rollback, insert, find, load, wakeNext, due, liveRows, history, append, forget;
    private readonly Statement status, park, finish, renew, delete, clearInbox, send, take, inbox, targets, children;
    private readonly Action<CommitPoint>? hook;
    private long nextKey;
    private bool open;
    private bool stale;

    /// <param name="hook">Called before a transaction begins and before one is rolled back.</param>
    public HubStore(string path, int checkpointPages, Action<CommitPoint>? hook = null)
    {
        this.hook = hook;
        db = new Sqlite(path, readOnly: false);
        HubSchema.Create(db, checkpointPages);
        begin = db.Prepare("BEGIN IMMEDIATE");
        commit = db.Prepare("COMMIT");
        rollback = db.Prepare("ROLLBACK");
        insert = db.Prepare($"INSERT INTO instances({Columns}, updated) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?6)");
        find = db.Prepare("SELECT key, status FROM instances WHERE id = ?");
        load = db.Prepare($"SELECT {Columns} FROM instances WHERE id = ?");
        liveRows = db.Prepare("SELECT id FROM instances WHERE live = 1");
        wakeNext = db.Prepare("SELECT MIN(wake) FROM instances WHERE wake IS NOT NULL");
        due = db.Prepare("SELECT id FROM instances WHERE wake <= ? ORDER BY wake LIMIT ?");
        history = db.Prepare("SELECT data FROM history WHERE instance = ? ORDER BY row");
        append = db.Prepare("INSERT INTO history(instance, at, data) VALUES(?,?,?)");
        forget = db.Prepare("DELETE FROM history WHERE instance = ?");
        status = db.Prepare("UPDATE instances SET status = ?, custom = ?, live = 1, wake = NULL, updated = ? WHERE key = ?");
        park = db.Prepare("UPDATE instances SET live = 0, wake = ? WHERE key = ?");
        finish = db.Prepare("UPDATE instances SET status = ?, custom = ?, output = ?, failure = ?, updated = ?, live = 0, wake = NULL WHERE key = ?");
        renew = db.Prepare("UPDATE instances SET status = ?, custom = ?, generation = ?, input = ?, updated = ?, live = 1, wake = NULL WHERE key = ?");
        delete = db.Prepare("DELETE FROM instances WHERE key = ?");
        send = db.Prepare("INSERT INTO inbox(target, data) VALUES(?,?)");
        take = db.Prepare("DELETE FROM inbox WHERE row = ?");
        clearInbox = db.Prepare("DELETE FROM inbox WHERE target = ?");
        inbox = db.Prepare("SELECT row, data FROM inbox WHERE target = ? ORDER BY row");
        targets = db.Prepare("SELECT DISTINCT target FROM inbox");
        children = db.Prepare("SELECT id FROM instances WHERE parent_id = ? ORDER BY key");
        nextKey = Newest() + 1;
    }

    /// <summary>Something was written since the last commit.</summary>
    public bool HasWrites => open;

    public void Commit()
    {
        commit.Run();
        open = false;
    }

    /// <exception cref="IOException">Not possible now; it is done before anything else is read or written.</exception>
    public void Rollback()
    {
        open = false;
        stale = db.InTransaction;
        if (stale)
        {
            hook?.Invoke(CommitPoint.Rollback);
            rollback.Run();
            stale = false;
        }
    }

    public (long Key, OrchestrationRuntimeStatus Status)? Find(string id)
    {
        Clean();
        try
        {
            return find.Bind(id).Next() ? (find.Number(0), (OrchestrationRuntimeStatus)find.Number(1)) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    public InstanceRow? Load(string id)
    {
        Clean();
        try
        {
            return load.Bind(id).Next() ? Read(load) : null;
        }
        finally
        {
            load.Reset();
        }
    }

    /// <summary>The current generation's episodes, encoded, oldest first.</summary>
    public List<byte[]> History(long key)
    {
        List<byte[]> episodes = [];
        history.Bind(key);
        try
        {
            while (history.Next())
            {
                episodes.Add(history.Bytes(0)!);
            }

            return episodes;
        }
        finally
        {
            history.Reset();
        }
    }

    public List<Message> Inbox(string id)
    {
        List<Message> messages = [];
        inbox.Bind(id);
        try
        {
            while (inbox.Next())
            {
                messages.Add(HistoryCodec.DecodeMessage(inbox.Bytes(1)!, inbox.Number(0)));
            }

            return messages;
        }
        finally
        {
            inbox.Reset();
        }
    }

    /// <summary>Instances to bring to life at start: live ones, and those with messages under way.</summary>
    public List<string> Interrupted() => [.. Texts(liveRows).Union(Texts(targets), StringComparer.Ordinal)];

    public List<string> Children(string parentId)
    {
        Clean();
        return Texts(children.Bind(parentId));
    }

    /// <summary>Parked instances whose timer is due at or before <paramref name="ticks"/>, earliest first.</summary>
    public List<string> Due(long ticks, int limit)
    {
        Clean();
        return Texts(due.Bind(ticks).Bind((long)limit));
    }

    /// <summary>The earliest timer of all parked instances, UTC ticks.</summary>
    public long NextWake()
    {
        Clean();
        wakeNext.Next();
        long next = wakeNext.IsNull(0) ? long.MaxValue : wakeNext.Number(0);
        wakeNext.Reset();
        return next;
    }

    /// <returns>The key given to the row.</returns>
    public long Insert(InstanceRow row)
    {
        Begin();
        long key = nextKey++;
        insert.Bind(key).Bind(row.Id).Bind(row.Name).Bind((long)row.Status).Bind((long)row.Generation).Bind(row.Created.Ticks).Bind(row.Input).Bind(row.Custom);
        insert.Bind(row.Parent?.Id).Bind(row.Parent?.Key).Bind((long?)row.Parent?.Generation).Bind((long?)row.Parent?.TaskId).Bind(row.Parent?.Name);
        insert.Bind(row.Live ? 1L : 0L).Bind(row.Wake).Run();
        return key;
    }

    /// <returns>Bytes written.</returns>
    public int Append(long key, DateTime at, IReadOnlyList<Message> messages, IReadOnlyList<OrchestratorAction> actions)
    {
        Begin();
        ReadOnlySpan<byte> data = codec.Encode(at, messages, actions);
        append.Bind(key).Bind(at.Ticks).Bind(data).Run();
        return data.Length;
    }

    public void Status(long key, OrchestrationRuntimeStatus value, byte[]? custom, DateTime at)
    {
        Begin();
        status.Bind((long)value).Bind(custom).Bind(at.Ticks).Bind(key).Run();
    }

    public void Park(long key, long? wake)
    {
        Begin();
        park.Bind(wake).Bind(key).Run();
    }

    public void Finish(long key, OrchestrationRuntimeStatus value, byte[]? custom, byte[]? output, byte[]? failure, DateTime at)
    {
        Begin();
        finish.Bind((long)value).Bind(custom).Bind(output).Bind(failure).Bind(at.Ticks).Bind(key).Run();
    }

    /// <summary>Begins the next generation: the old one's history goes.</summary>
    public void Renew(long key, OrchestrationRuntimeStatus value, byte[]? custom, int generation, byte[]? input, DateTime at)
    {
        Begin();
        forget.Bind(key).Run();
        renew.Bind((long)value).Bind(custom).Bind((long)generation).Bind(input).Bind(at.Ticks).Bind(key).Run();
    }

    public void Delete(long key, string id)
    {
        Begin();
        forget.Bind(key).Run();
        clearInbox.Bind(id).Run();
        delete.Bind(key).Run();
    }

    /// <returns>The message with its inbox row.</returns>
    public Message Send(string target, Message message)
    {
        Begin();
        send.Bind(target).Bind(codec.Encode(message)).Run();
        return message with { InboxRow = db.LastInsertedRow };
    }

    public void Take(long inboxRow)
    {
        Begin();
        take.Bind(inboxRow).Run();
    }

    public void Dispose()
    {
        codec.Dispose();
        db.Dispose();
    }

    /// <summary>What a failed commit left must not be read as if it had happened.</summary>
    private void Clean()
    {
        if (stale)
        {
            Rollback();
        }
    }

    private void Begin()
    {
        if (!open)
        {
            Clean();
            hook?.Invoke(CommitPoint.Begin);
            begin.Run();
            open = true;
        }
    }

    private long Newest()
    {
        using Statement newest = db.Prepare("SELECT IFNULL(MAX(key), 0) FROM instances");
        newest.Next();
        return newest.Number(0);
    }

    private static List<string> Texts(Statement query)
    {
        List<string> texts = [];
        try
        {
            while (query.Next())
            {
                texts.Add(query.Text(0));
            }

            return texts;
        }
        finally
        {
            query.Reset();
        }
    }

    private static InstanceRow Read(Statement row) =>
        new(row.Text(1), row.Text(2))
        {
            Key = row.Number(0),
            Status = (OrchestrationRuntimeStatus)row.Number(3),
            Generation = (int)row.Number(4),
            Created = new DateTime(row.Number(5), DateTimeKind.Utc),
            Input = row.Bytes(6),
            Custom = row.Bytes(7),
            Parent = row.IsNull(8) ? null : new ParentLink(row.Text(8), row.Number(9), (int)row.Number(10), (int)row.Number(11), row.Text(12)),
            Live = row.Number(13) == 1,
            Wake = row.IsNull(14) ? null : row.Number(14),
        };
}
