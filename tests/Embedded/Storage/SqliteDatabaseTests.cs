using ContractFunctions.Embedded.Storage;

namespace ContractFunctions.Tests.Embedded.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private const string Insert = "INSERT INTO messages(queue, body, visible, tries) VALUES('q', $0, 0, 0)";

    private readonly StorageFolder storage = new();

    private readonly ManualResetEventSlim gathered = new();

    public void Dispose()
    {
        storage.Dispose();
        gathered.Dispose();
    }

    [Fact]
    public async Task Write_ThatFails_IsUndoneAlone()
    {
        SqliteDatabase database = storage.Database;
        Task<int> first = await HoldWriterAsync();
        Task<int>[] writes = [.. Enumerable.Range(0, 20).Select(i => database.WriteAsync(
            session =>
            {
                int changed = session.Execute(Insert, $"{i}");
                return i % 3 == 0 ? throw new InvalidOperationException($"fault {i}") : changed;
            },
            CancellationToken.None))];
        gathered.Set();
        await first;
        for (int i = 0; i < writes.Length; i++)
        {
            if (i % 3 == 0)
            {
                Assert.Equal($"fault {i}", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[i])).Message);
            }
            else
            {
                Assert.Equal(1, await writes[i]);
            }
        }

        Assert.Equal(13, database.Read(session => session.Number("SELECT count(*) FROM messages")));
    }

    [Fact]
    public async Task Write_OfAGroupWhoseTransactionIsLost_FailsForAll_AndTheWriterGoesOn()
    {
        SqliteDatabase database = storage.Database;
        Task<int> first = await HoldWriterAsync();
        Task<int> before = database.WriteAsync(session => session.Execute(Insert, "before"), CancellationToken.None);
        // What SQLite does by itself on a full disk: the whole transaction is gone.
        Task<int> lost = database.WriteAsync<int>(
            session =>
            {
                session.Execute("ROLLBACK");
                throw new IOException("disk full");
            },
            CancellationToken.None);
        gathered.Set();
        await first;
        await Assert.ThrowsAsync<IOException>(() => before);
        await Assert.ThrowsAsync<IOException>(() => lost);
        Assert.Equal(0, database.Read(session => session.Number("SELECT count(*) FROM messages")));
        Assert.Equal(1, await database.WriteAsync(session => session.Execute(Insert, "after"), CancellationToken.None));
    }

    [Fact]
    public async Task Write_CancelledWhileItWaits_IsDropped()
    {
        SqliteDatabase database = storage.Database;
        using ManualResetEventSlim gathered = new();
        using CancellationTokenSource cancel = new();
        Task<int> first = database.WriteAsync(session => { gathered.Wait(); return 0; }, CancellationToken.None);
        Task<int> second = database.WriteAsync(session => session.Execute(Insert, "x"), cancel.Token);
        await cancel.CancelAsync();
        gathered.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, database.Read(session => session.Number("SELECT count(*) FROM messages")));
    }

    [Fact]
    public async Task Dispose_FinishesWhatWaits()
    {
        Task<int>[] writes = [.. Enumerable.Range(0, 100).Select(i => storage.Database.WriteAsync(session => session.Execute(Insert, $"{i}"), CancellationToken.None))];
        storage.Reopen();
        Assert.All(await Task.WhenAll(writes), changed => Assert.Equal(1, changed));
        Assert.Equal(100, storage.Database.Read(session => session.Number("SELECT count(*) FROM messages")));
    }

    [Fact]
    public void Read_AfterABurst_KeepsNoMoreReadersThanItsBound()
    {
        Nest(3 * SqliteDatabase.MaxIdleReaders);
        Assert.Equal(SqliteDatabase.MaxIdleReaders, storage.Database.IdleReaders);
        Assert.Equal(0, storage.Database.Read(session => session.Number("SELECT count(*) FROM messages")));

        long? Nest(int depth) => depth == 0 ? 0 : storage.Database.Read(_ => Nest(depth - 1));
    }

    [Fact]
    public async Task Connections_AreDurable_AndReadersDoNotWrite()
    {
        Assert.Equal(2, await storage.Database.WriteAsync(session => session.Number("PRAGMA synchronous"), CancellationToken.None)); // FULL
        Assert.Equal(1, await storage.Database.WriteAsync(session => session.Number("SELECT journal_mode = 'wal' FROM pragma_journal_mode"), CancellationToken.None));
        Assert.ThrowsAny<Exception>(() => storage.Database.Read(session => session.Execute(Insert, "x")));
        Assert.Equal(0, storage.Database.Read(session => session.Number("SELECT count(*) FROM messages")));
    }

    /// <summary>Keeps the writer busy until <see cref="gathered"/> is set, so what is written meanwhile gathers into one group.</summary>
    private async Task<Task<int>> HoldWriterAsync()
    {
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> first = storage.Database.WriteAsync(
            _ =>
            {
                held.SetResult();
                gathered.Wait();
                return 0;
            },
            CancellationToken.None);
        await held.Task;
        return first;
    }
}
