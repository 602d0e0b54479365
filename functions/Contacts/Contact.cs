using System.Diagnostics.CodeAnalysis;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contacts;

/// <summary>Somebody one signs contracts with (联系人), as typed; no identity is known of them.</summary>
/// <param name="Enterprise">The company they act for; null: themselves.</param>
public sealed record Contact(string Name, string Phone, string? Email = null, ContactEnterprise? Enterprise = null)
{
    /// <summary>Neither name nor phone belongs in a log.</summary>
    public override string ToString() => nameof(Contact);

    /// <summary>All faults at once; values come back as registers print them.</summary>
    public Outcome<Contact> Check()
    {
        List<FieldFault> faults = [];
        PersonName? name = Read<PersonName>(PersonName.TryParse, Name, "name", faults);
        PhoneNumber? phone = Read<PhoneNumber>(PhoneNumber.TryParse, Phone, "phone", faults);
        EmailAddress? email = string.IsNullOrWhiteSpace(Email) ? null : Read<EmailAddress>(EmailAddress.TryParse, Email, "email", faults);
        OrganizationName? company = Enterprise is null ? null : Read<OrganizationName>(OrganizationName.TryParse, Enterprise.Name, "enterprise.name", faults);
        UnifiedCode? code = Enterprise is null ? null : Read<UnifiedCode>(UnifiedCode.TryParse, Enterprise.Code, "enterprise.code", faults);
        return faults.Count > 0
            ? Refusals.FieldsInvalid(faults)
            : new Contact(name!.Value, phone!.Digits, email?.Value, company is null ? null : new ContactEnterprise(company.Value, code!.Value));
    }

    private delegate bool Reader<T>(string? text, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? fault);

    private static T? Read<T>(Reader<T> reader, string? text, string field, List<FieldFault> faults)
        where T : class
    {
        if (reader(text, out T? value, out string? fault))
        {
            return value;
        }

        faults.Add(new FieldFault(field, fault));
        return null;
    }
}

/// <param name="Code">统一社会信用代码 (GB 32100-2015).</param>
public sealed record ContactEnterprise(string Name, string Code);

/// <summary>A book of contacts: a person's own, or one that the members of an organization share.</summary>
/// <param name="Partition">Of table <c>contacts</c>.</param>
/// <param name="Subject">Under whose key it is sealed.</param>
public sealed record ContactBook(string Partition, string Subject)
{
    public static ContactBook OfPerson(string accountId) => new($"person-{accountId}", accountId);

    public static ContactBook OfOrganization(string organizationId) => new($"organization-{organizationId}", organizationId);
}

/// <summary>A contact in a book.</summary>
/// <param name="Id">Of phone and company: the same person for the same company stands in a book once.</param>
public sealed record BookedContact(string Id, Contact Contact, string AddedBy, DateTimeOffset At);
