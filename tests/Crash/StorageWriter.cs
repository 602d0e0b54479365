using System.Text;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ContractFunctions.Tests.Crash;

/// <summary>Child process: writes rows, documents and messages from many tasks and prints each once it is acknowledged, until it is killed.</summary>
public static class StorageWriter
{
    public const string Table = "crash";

    /// <param name="args">The data folder; a name for this run.</param>
    public static Task RunAsync(string[] args)
    {
        SqliteDatabase database = new(args[0]);
        SqliteRecordStore records = new(database);
        FolderDocumentStore documents = new(args[0], TimeProvider.System);
        SqliteQueues queues = new(database, TimeProvider.System, NullLogger<SqliteQueues>.Instance);
        TextWriter acknowledged = TextWriter.Synchronized(Console.Out);
        return Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; ; i++)
            {
                await Task.Yield(); // else the tasks whose work ends on this thread keep it for themselves
                string id = $"{args[1]}-{writer}-{i}";
                switch (writer % 4)
                {
                    case 0:
                        acknowledged.WriteLine($"document {await documents.PutAsync(ContentOf(id))} {id}");
                        break;
                    case 1:
                        await queues.EnqueueAsync("crash", id);
                        acknowledged.WriteLine($"message {id} {id}");
                        break;
                    default:
                        await records.CommitAsync(Table, $"w{writer}", [new RecordWrite.Insert(id, ContentOf(id)), new RecordWrite.Insert($"twin-{id}", ContentOf(id))]);
                        acknowledged.WriteLine($"row w{writer} {id}");
                        break;
                }
            }
        })));
    }

    /// <summary>What is written under an id; its length varies.</summary>
    public static byte[] ContentOf(string id) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(id + "\n", 1 + (id.Length * id[^1] % 500))));
}
