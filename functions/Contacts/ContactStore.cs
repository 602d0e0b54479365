using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contacts;

/// <summary>
/// Books of contacts. Table <c>contacts</c>, partition book: <c>c-{id}</c>, sealed; <c>q-{prefix}-{id}</c> for the first one to four characters of the name and of the
/// company, as keyed hashes, so that a search is one range and the rows tell nothing; <c>count</c>.
/// </summary>
public sealed partial class ContactStore(IRecordStore records, CommandRows commands, FieldVault vault, KeyedHash hash, TimeProvider time)
{
    public const int MaxContacts = 5_000;

    private const string Table = "contacts", Prefix = "c-", CountRow = "count";
    private const int IndexedLength = 4;

    /// <summary>Adds a contact, or puts it in the place of the one with the same phone and company.</summary>
    /// <param name="contact">Checked.</param>
    public Task<Outcome<ContactDone>> PutAsync(ContactBook book, CommandKey key, Contact contact, string by, CancellationToken cancellation) =>
        commands.OnceAsync(Table, book.Partition, key, ContactRowsJson.Default.ContactDone, async round =>
        {
            string id = hash.DeriveId("contact-id", $"{book.Partition}\n{contact.Phone}\n{contact.Enterprise?.Code}");
            StoredRecord? present = await records.FindAsync(Table, book.Partition, Prefix + id, round), count = await records.FindAsync(Table, book.Partition, CountRow, round);
            int counted = CountOf(count);
            if (present is null && counted >= MaxContacts)
            {
                return ContactRefusals.BookFull;
            }

            BookedContact? old = present is null ? null : await OpenAsync(book, present, round);
            string text = JsonSerializer.Serialize(contact, ContactRowsJson.Default.Contact);
            byte[] data = JsonSerializer.SerializeToUtf8Bytes(   // whoever replaces it does not take it over
                new Row(await vault.SealAsync(book.Subject, AddressOf(book, id), text, round), old?.AddedBy ?? by, time.GetUtcNow()), ContactRowsJson.Default.Row);
            List<RecordWrite> writes = [present is null ? new RecordWrite.Insert(Prefix + id, data) : new RecordWrite.Replace(Prefix + id, data, present.ETag)];
            string[] before = old is null ? [] : IndexOf(book, id, old.Contact), after = IndexOf(book, id, contact);
            writes.AddRange(await DeletesAsync(book, before.Except(after), round));
            writes.AddRange(after.Except(before).Select(row => new RecordWrite.Upsert(row, Encoding.ASCII.GetBytes("{}"))));
            if (present is null)
            {
                writes.Add(Count(count, counted + 1));
            }

            return new CommandStep<ContactDone>(new ContactDone(id, IsNew: present is null), writes);
        }, cancellation);

    /// <summary>Binds a key to a file before its rows are taken in, each by itself: another file under the key is refused whole.</summary>
    public async Task<Refusal?> BeginImportAsync(ContactBook book, CommandKey key, CancellationToken cancellation) =>
        (await commands.OnceAsync(
            Table, book.Partition, key, ContactRowsJson.Default.Int32, _ => Task.FromResult<Outcome<CommandStep<int>>>(new CommandStep<int>(0, [])), cancellation)).Refusal;

    /// <summary>Takes a contact out.</summary>
    /// <param name="mayRemove">Whether the caller may, by who added it.</param>
    public Task<Outcome<ContactDone>> RemoveAsync(ContactBook book, CommandKey key, string id, Func<string, bool> mayRemove, CancellationToken cancellation) =>
        commands.OnceAsync(Table, book.Partition, key, ContactRowsJson.Default.ContactDone, async round =>
        {
            if (id.Length != 32 || !RecordLimits.IsKey(id) || await records.FindAsync(Table, book.Partition, Prefix + id, round) is not { } present || await OpenAsync(book, present, round) is not { } contact)
            {
                return Refusals.NotFound;
            }

            StoredRecord? count = await records.FindAsync(Table, book.Partition, CountRow, round);
            return !mayRemove(contact.AddedBy)
                ? ContactRefusals.NotYours
                : new CommandStep<ContactDone>(new ContactDone(id, IsNew: false),
                [
                    new RecordWrite.Delete(present.Row, present.ETag), .. await DeletesAsync(book, IndexOf(book, id, contact.Contact), round), Count(count, CountOf(count) - 1),
                ]);
        }, cancellation);

    /// <summary>A page of the book: of those whose name, or whose company's, begins so; of all when it is empty.</summary>
    public async Task<(IReadOnlyList<BookedContact> Contacts, string? Continuation)> PageAsync(ContactBook book, string beginning, int take, string? continuation, CancellationToken cancellation)
    {
        string prefix = beginning.Length == 0 ? Prefix : $"{IndexPrefix(book, beginning)}-";
        RecordPage page = await records.RangeAsync(Table, book.Partition, RecordRange.Prefix(prefix, take, continuation), cancellation);
        List<BookedContact> found = [];
        foreach (StoredRecord row in page.Records)
        {
            StoredRecord? record = beginning.Length == 0 ? row : await records.FindAsync(Table, book.Partition, Prefix + row.Row[prefix.Length..], cancellation);
            if (record is not null && await OpenAsync(book, record, cancellation) is { } contact && NamesOf(contact.Contact).Any(name => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)))
            {
                found.Add(contact);
            }
        }

        return (found, page.Continuation);
    }

    private async Task<BookedContact?> OpenAsync(ContactBook book, StoredRecord record, CancellationToken cancellation)
    {
        Row row = JsonSerializer.Deserialize(record.Data.Span, ContactRowsJson.Default.Row)!;
        string id = record.Row[Prefix.Length..];
        return await vault.OpenAsync(book.Subject, AddressOf(book, id), row.Sealed, cancellation) is { } text
            ? new BookedContact(id, JsonSerializer.Deserialize(text, ContactRowsJson.Default.Contact)!, row.By, row.At)
            : null;
    }

    private async Task<IEnumerable<RecordWrite>> DeletesAsync(ContactBook book, IEnumerable<string> rows, CancellationToken cancellation)
    {
        List<RecordWrite> deletes = [];
        foreach (string row in rows)
        {
            if (await records.FindAsync(Table, book.Partition, row, cancellation) is { } record)
            {
                deletes.Add(new RecordWrite.Delete(row, record.ETag));
            }
        }

        return deletes;
    }

    private string[] IndexOf(ContactBook book, string id, Contact contact) =>
    [
        .. NamesOf(contact).SelectMany(name => Enumerable.Range(1, Math.Min(IndexedLength, name.Length)).Select(length => $"{IndexPrefix(book, name[..length])}-{id}")).Distinct(),
    ];

    private string IndexPrefix(ContactBook book, string beginning) =>
        $"q-{hash.DeriveId("contact-beginning", $"{book.Partition}\n{beginning[..Math.Min(IndexedLength, beginning.Length)].ToUpperInvariant()}")}";

    private static IEnumerable<string> NamesOf(Contact contact) => contact.Enterprise is { } company ? [contact.Name, company.Name] : [contact.Name];

    private static int CountOf(StoredRecord? record) => record is null ? 0 : JsonSerializer.Deserialize(record.Data.Span, ContactRowsJson.Default.Int32);

    private static RecordWrite Count(StoredRecord? present, int count)
    {
        byte[] data = JsonSerializer.SerializeToUtf8Bytes(count, ContactRowsJson.Default.Int32);
        return present is null ? new RecordWrite.Insert(CountRow, data) : new RecordWrite.Replace(CountRow, data, present.ETag);
    }

    private static FieldAddress AddressOf(ContactBook book, string id) => new(book.Partition, Table, "contact", id);

    internal sealed record Row(string Sealed, string By, DateTimeOffset At);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Row))]
    [JsonSerializable(typeof(Contact))]
    [JsonSerializable(typeof(ContactDone))]
    [JsonSerializable(typeof(int))]
    private sealed partial class ContactRowsJson : JsonSerializerContext;
}

/// <summary>What a command on a book did.</summary>
/// <param name="IsNew">False: another one stood there.</param>
public sealed record ContactDone(string Id, bool IsNew);
