using System.Diagnostics;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using ContractFunctions.Tests.Embedded.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContractFunctions.Tests.Crash;

public sealed class StorageCrashTests : IDisposable
{
    private readonly StorageFolder storage = new();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task Kill_AtAnyMoment_LosesNothingAcknowledged_AndLeavesNoHalfBatch()
    {
        List<string> acknowledged = [];
        foreach (int lines in (int[])[1, 40, 150, 400])
        {
            acknowledged.AddRange(await KilledAfterAsync(lines, $"run{lines}"));
            await CheckAsync(acknowledged);
            storage.Reopen();
        }

        Assert.True(acknowledged.Count >= 591);
        Assert.Equal(["document", "message", "row"], acknowledged.Select(line => line.Split(' ')[0]).Distinct().Order());
    }

    private async Task<List<string>> KilledAfterAsync(int lines, string run)
    {
        using Process child = Program.Start(typeof(StorageWriter), storage.Folder, run);
        List<string> acknowledged = [];
        while (acknowledged.Count < lines && await child.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(line);
        }

        child.Kill(); // SIGKILL
        // What was acknowledged up to the kill may still be in the pipe; a last line without its end was not.
        string rest = await child.StandardOutput.ReadToEndAsync();
        string[] whole = rest.Split('\n')[..^1];
        Assert.True(acknowledged.Count == lines, await child.StandardError.ReadToEndAsync());
        await child.WaitForExitAsync();
        return [.. acknowledged, .. whole];
    }

    private async Task CheckAsync(List<string> acknowledged)
    {
        SqliteRecordStore records = new(storage.Database);
        FolderDocumentStore documents = new(storage.Folder, TimeProvider.System);
        HashSet<string> messages = [.. new SqliteQueues(storage.Database, TimeProvider.System, NullLogger<SqliteQueues>.Instance).Peek("crash", int.MaxValue)];
        foreach (string[] line in acknowledged.Select(line => line.Split(' ')))
        {
            byte[]? stored = line[0] switch
            {
                "document" => await documents.ReadAsync(line[1]),
                "row" => (await records.FindAsync(StorageWriter.Table, line[1], line[2]))?.Data.ToArray(),
                _ => messages.Contains(line[2]) ? StorageWriter.ContentOf(line[2]) : null,
            };
            Assert.Equal(StorageWriter.ContentOf(line[2]), stored);
        }

        for (int writer = 0; writer < 16; writer++)
        {
            List<string> rows = [];
            await foreach (StoredRecord record in records.ReadAllAsync(StorageWriter.Table, $"w{writer}", new RecordRange(Take: 1000)))
            {
                rows.Add(record.Row);
            }

            Assert.Equal(rows.Where(row => !row.StartsWith("twin-", StringComparison.Ordinal)).Order(), rows.Where(row => row.StartsWith("twin-", StringComparison.Ordinal)).Select(row => row[5..]).Order());
        }
    }
}
