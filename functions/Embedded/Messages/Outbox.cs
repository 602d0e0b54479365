using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded;

/// <summary>A message in the outbox.</summary>
/// <param name="Kind"><c>sms</c> or <c>mail</c>.</param>
/// <param name="Id">64 hex digits, the hash of its key: one message per key. With the time before it, the name of its files.</param>
/// <param name="Subject">Of a mail.</param>
/// <param name="Text">What the receiver reads.</param>
/// <param name="File">Of a mail: the <c>.eml</c> beside this file.</param>
public sealed record OutboxEntry(
    string Kind, string Id, DateTimeOffset AcceptedAt, string To, string? TemplateKey, string? Subject, string Text, string? File, IReadOnlyList<OutboxAttachment> Attachments);

public sealed record OutboxAttachment(string FileName, string ContentType, int Bytes);

/// <summary>
/// Where messages go in Development: the folder <c>outbox</c>, one JSON file per message (its appearance is what counts as sent), and for a mail the <c>.eml</c>
/// as a mail server would have got it. Durable when a message is accepted; a key that is there already is not written again.
/// </summary>
public sealed class Outbox(string dataFolder, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim writing = new(1, 1);

    public string Folder { get; } = Path.Combine(dataFolder, "outbox");

    /// <summary>The messages, the oldest first.</summary>
    public IReadOnlyList<OutboxEntry> List() => !Directory.Exists(Folder)
        ? []
        : [.. Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(Read)];

    public void Dispose() => writing.Dispose();

    internal Task<MessageReceipt> AcceptAsync(string key, Func<string, DateTimeOffset, OutboxEntry> describe, CancellationToken cancellation) =>
        AcceptAsync(key, (id, at) => (describe(id, at), null), cancellation);

    internal async Task<MessageReceipt> AcceptAsync(string key, Func<string, DateTimeOffset, (OutboxEntry Entry, byte[]? Eml)> describe, CancellationToken cancellation)
    {
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        await writing.WaitAsync(cancellation);
        try
        {
            Durable.CreateFolder(Folder);
            if (Directory.EnumerateFiles(Folder, $"*-{id}.json").FirstOrDefault() is { } existing)
            {
                return new MessageReceipt(id, Read(existing).AcceptedAt);
            }

            DateTimeOffset now = time.GetUtcNow();
            string name = $"{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{id}";
            (OutboxEntry entry, byte[]? eml) = describe(id, now);
            if (eml is not null)
            {
                await WriteAsync($"{name}.eml", eml, cancellation);
                entry = entry with { File = $"{name}.eml" };
            }

            await WriteAsync($"{name}.json", JsonSerializer.SerializeToUtf8Bytes(entry, OutboxJson.Default.OutboxEntry), cancellation);
            return new MessageReceipt(id, now);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task WriteAsync(string name, byte[] content, CancellationToken cancellation)
    {
        string path = Path.Combine(Folder, name);
        await using (FileStream stream = new($"{path}.part", Durable.Private(FileMode.Create)))
        {
            await stream.WriteAsync(content, cancellation);
            stream.Flush(flushToDisk: true);
        }

        File.Move($"{path}.part", path, overwrite: true);
        Durable.SyncFolder(Folder);
    }

    private static OutboxEntry Read(string path) => JsonSerializer.Deserialize(File.ReadAllBytes(path), OutboxJson.Default.OutboxEntry)!;
}

/// <summary>Puts text messages into the outbox.</summary>
public sealed class OutboxSmsSender(Outbox outbox) : ISmsSender, IDevelopmentOnly
{
    public Task<MessageReceipt> SendAsync(SmsMessage message, CancellationToken cancellation = default)
    {
        Text text = Texts.Of(message.TemplateKey).With(message.Parameters);
        return outbox.AcceptAsync(message.Key, (id, at) => new OutboxEntry("sms", id, at, message.To, message.TemplateKey, null, text.Zh, null, []), cancellation);
    }
}

/// <summary>Puts mail into the outbox.</summary>
public sealed class OutboxEmailSender(Outbox outbox) : IEmailSender, IDevelopmentOnly
{
    public const string From = "no-reply@contractfunctions.example";

    public Task<MessageReceipt> SendAsync(EmailMessage message, CancellationToken cancellation = default) => outbox.AcceptAsync(
        message.Key,
        (id, at) => (
            new OutboxEntry(
                "mail", id, at, message.To, null, message.Subject, message.Text, null, [.. message.Attachments.Select(file => new OutboxAttachment(file.FileName, file.ContentType, file.Content.Length))]),
            MimeMessage.Write(message, From, id[..32], at)),
        cancellation);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(OutboxEntry))]
[JsonSerializable(typeof(IReadOnlyList<OutboxEntry>))]
internal sealed partial class OutboxJson : JsonSerializerContext;
