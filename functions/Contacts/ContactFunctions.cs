using ContractFunctions.Hosting;
using ContractFunctions.Organizations;

namespace ContractFunctions.Contacts;

/// <summary>Routes of contact books: one's own, and those of organizations, for all their members; there the SuperAdmin or whoever added a contact takes it out.</summary>
public sealed class ContactFunctions(HttpApi api, OrganizationEdge organizations, ContactStore store, KeyedHash hash)
{
    private const int PageSize = 100, MaxFile = 256 * 1024;

    [Function(nameof(ListContacts))]
    [Answers<ContactList>]
    public Task<IResult> ListContacts([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "me/contacts")] HttpRequest request) =>
        api.ReadAsync(request, (caller, cancellation) => ListAsync(request, ContactBook.OfPerson(caller.AccountId), cancellation));

    /// <summary>新建联系人; the same phone for the same company replaces.</summary>
    [Function(nameof(PutContact))]
    [Accepts<Contact>]
    [Answers<ContactDone>]
    public Task<IResult> PutContact([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "me/contacts")] HttpRequest request) =>
        api.CommandAsync(request, ContactsJson.Default.Contact, call => PutAsync(ContactBook.OfPerson(call.Caller.AccountId), call));

    [Function(nameof(RemoveContact))]
    [Accepts<EmptyBody>]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IResult> RemoveContact([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "me/contacts/{contact}/delete")] HttpRequest request, string contact) =>
        api.CommandAsync(request, ContactsJson.Default.EmptyBody, call => RemoveAsync(ContactBook.OfPerson(call.Caller.AccountId), call.Key, contact, _ => true, call.Aborted));

    /// <summary>Takes in a CSV; each row for itself.</summary>
    [Function(nameof(ImportContacts))]
    [Accepts("text/csv")]
    [Answers<ContactImportView>]
    public Task<IResult> ImportContacts([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "me/contacts/import")] HttpRequest request) =>
        api.UploadAsync(request, "text/csv", MaxFile, call => ImportAsync(ContactBook.OfPerson(call.Caller.AccountId), call));

    [Function(nameof(ListOrganizationContacts))]
    [Answers<ContactList>]
    public Task<IResult> ListOrganizationContacts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/contacts")] HttpRequest request, string organization) =>
        organizations.QueryAsync(request, organization, (found, _, cancellation) => ListAsync(request, ContactBook.OfOrganization(found.Id), cancellation));

    [Function(nameof(PutOrganizationContact))]
    [Accepts<Contact>]
    [Answers<ContactDone>]
    public Task<IResult> PutOrganizationContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/contacts")] HttpRequest request, string organization) =>
        api.CommandAsync(request, ContactsJson.Default.Contact, async call =>
            await organizations.FindAsync(organization, call.Caller, call.Aborted) is { } found ? await PutAsync(ContactBook.OfOrganization(found.Id), call) : Problem.Of(Refusals.NotFound));

    [Function(nameof(RemoveOrganizationContact))]
    [Accepts<EmptyBody>]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IResult> RemoveOrganizationContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/contacts/{contact}/delete")] HttpRequest request, string organization, string contact) =>
        api.CommandAsync(request, ContactsJson.Default.EmptyBody, async call => await organizations.FindAsync(organization, call.Caller, call.Aborted) is { } found
            ? await RemoveAsync(
                ContactBook.OfOrganization(found.Id), call.Key, contact, addedBy => addedBy == call.Caller.AccountId || found.IsSuperAdmin(call.Caller.AccountId), call.Aborted)
            : Problem.Of(Refusals.NotFound));

    /// <summary>Takes in a CSV; each row for itself.</summary>
    [Function(nameof(ImportOrganizationContacts))]
    [Accepts("text/csv")]
    [Answers<ContactImportView>]
    public Task<IResult> ImportOrganizationContacts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/contacts/import")] HttpRequest request, string organization) =>
        api.UploadAsync(request, "text/csv", MaxFile, async call =>
            await organizations.FindAsync(organization, call.Caller, call.Aborted) is { } found ? await ImportAsync(ContactBook.OfOrganization(found.Id), call) : Problem.Of(Refusals.NotFound));

    private async Task<IResult> ListAsync(HttpRequest request, ContactBook book, CancellationToken cancellation)
    {
        string continuation = request.Query["continuation"].ToString();
        (IReadOnlyList<BookedContact> contacts, string? next) = await store.PageAsync(
            book, request.Query["q"].ToString().Trim(), PageSize, continuation.Length > 0 ? continuation : null, cancellation);
        ContactView[] views = [.. contacts.Select(one => new ContactView(one.Id, one.Contact.Name, one.Contact.Phone, one.Contact.Email, one.Contact.Enterprise, one.At))];
        return Reply.Json(new ContactList(views, next), ContactsJson.Default.ContactList);
    }

    private async Task<IResult> PutAsync(ContactBook book, CommandCall<Contact> call) =>
        call.Body.Check().TryGet(out Contact? contact, out Refusal? refusal)
        && (await store.PutAsync(book, call.Key, contact, call.Caller.AccountId, call.Aborted)).TryGet(out ContactDone? done, out refusal)
            ? Reply.Json(done, ContactsJson.Default.ContactDone)
            : Problem.Of(refusal);

    private async Task<IResult> RemoveAsync(ContactBook book, CommandKey key, string id, Func<string, bool> mayRemove, CancellationToken cancellation) =>
        (await store.RemoveAsync(book, key, id, mayRemove, cancellation)).TryGet(out _, out Refusal? refusal) ? Results.NoContent() : Problem.Of(refusal);

    /// <summary>Each row is a command of its own under a key made of the file's: interrupted and sent again, the file goes on where it stopped, with the same answer.</summary>
    private async Task<IResult> ImportAsync(ContactBook book, CommandCall<byte[]> call)
    {
        if (!ContactImport.Read(call.Body).TryGet(out IReadOnlyList<(int Line, Contact Contact)>? rows, out Refusal? refusal)
            || (refusal = await store.BeginImportAsync(book, call.Key, call.Aborted)) is not null)
        {
            return Problem.Of(refusal);
        }

        int added = 0, replaced = 0;
        List<ContactRowView> refused = [];
        foreach ((int line, Contact typed) in rows)
        {
            CommandKey key = new(hash.DeriveId("contact-row-key", $"{call.Key.Row}\n{line}"), call.Key.Fingerprint);
            if (typed.Check().TryGet(out Contact? contact, out Refusal? unfit)
                && (await store.PutAsync(book, key, contact, call.Caller.AccountId, call.Aborted)).TryGet(out ContactDone? done, out unfit))
            {
                (added, replaced) = done.IsNew ? (added + 1, replaced) : (added, replaced + 1);
            }
            else
            {
                refused.Add(new ContactRowView(line, unfit.Code, Problem.FieldsOf(unfit.Faults)));
            }
        }

        return Reply.Json(new ContactImportView(added, replaced, refused), ContactsJson.Default.ContactImportView);
    }
}
