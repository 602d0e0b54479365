using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contacts;

/// <summary>All refusals of the contacts slice.</summary>
public static class ContactRefusals
{
    public static readonly Refusal BookFull = new("Contact.BookFull");
    public static readonly Refusal NotYours = new("Contact.NotYours", StatusCodes.Status403Forbidden);
}

public sealed record ContactView(string Id, string Name, string Phone, string? Email, ContactEnterprise? Enterprise, DateTimeOffset At);

public sealed record ContactList(IReadOnlyList<ContactView> Contacts, string? Continuation);

/// <summary>What became of an import; the rows that are not named were taken in.</summary>
/// <param name="Replaced">Rows whose phone and company stood in the book already.</param>
public sealed record ContactImportView(int Added, int Replaced, IReadOnlyList<ContactRowView> Refused);

/// <summary>A row that was not taken in, and why.</summary>
/// <param name="Line">Of the file; the header is line 1. Of a row over several lines the last.</param>
public sealed record ContactRowView(int Line, string Code, IReadOnlyList<ProblemField> Fields);

/// <summary>JSON of the contacts routes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(ContactList))]
[JsonSerializable(typeof(ContactDone))]
[JsonSerializable(typeof(ContactImportView))]
public sealed partial class ContactsJson : JsonSerializerContext;
