using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Filling;

/// <summary>Who one side is: checked, in clear. Of an enterprise the contract prints the company; the person is its agent (经办人) and stands in the consent.</summary>
/// <param name="Document">Null of an agent who was named by somebody else and has not come yet.</param>
/// <param name="Address">通讯地址; null when not given.</param>
public sealed record PartyIdentity(PersonName Name, IdentityDocument? Document, PhoneNumber Phone, string? Address)
{
    public const int AdultAge = 18;

    /// <summary>The company; null: the person is the party itself.</summary>
    public EnterpriseIdentity? Enterprise { get; init; }

    /// <summary>The party's name as the contract prints it.</summary>
    public string PartyName => Enterprise?.Name ?? Name.Value;

    /// <summary>What kind of number <see cref="PartyNumber"/> is.</summary>
    public Text PartyNumberLabel => Texts.Of(Enterprise is not null ? "Party.code" : $"DocumentType.{Document?.Type}");

    /// <summary>The number that tells the party from others of its name; empty when not known.</summary>
    public string PartyNumber => Enterprise?.Code ?? Document?.Number ?? "";
}

/// <summary>A company as registers print it.</summary>
/// <param name="Code">统一社会信用代码 (GB 32100-2015).</param>
public sealed record EnterpriseIdentity(string Name, string Code);

/// <summary>The identity block as typed. Members: <c>name</c>, <c>documentType</c>, <c>documentNumber</c>, <c>birthDate</c> (travel permits), <c>phone</c>, <c>address</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PartyIdentityInput
{
    public string? Name { get; init; }

    /// <summary>The company, when the person is its agent: then no document is asked for.</summary>
    public EnterpriseInput? Enterprise { get; init; }

    public IdentityDocumentType? DocumentType { get; init; }

    public string? DocumentNumber { get; init; }

    public DateOnly? BirthDate { get; init; }

    public string? Phone { get; init; }

    public string? Address { get; init; }

    /// <summary>All faults at once, each under <paramref name="path"/> and the member's name (<c>tenant.phone</c>); a person under 18 is refused.</summary>
    /// <param name="today">The day in Beijing.</param>
    public Outcome<PartyIdentity> Check(DateOnly today, string path = "")
    {
        string prefix = path.Length == 0 ? "" : path + ".";
        List<FieldFault> faults = [];
        if (!PersonName.TryParse(Name, out PersonName? name, out string? nameFault))
        {
            faults.Add(new FieldFault(prefix + "name", nameFault));
        }
        else if (FormText.Of(name.Value, multiline: false).Unprintable is { Length: > 0 } strange)
        {
            faults.Add(FieldFaults.Unprintable(prefix + "name", strange));
        }

        EnterpriseIdentity? enterprise = Enterprise?.Check(prefix + "enterprise.", faults);
        IdentityDocument? document = Enterprise is null || DocumentType is not null ? CheckDocument(today, prefix, faults) : null;
        if (!PhoneNumber.TryParse(Phone, out PhoneNumber? phone, out string? phoneFault))
        {
            faults.Add(new FieldFault(prefix + "phone", phoneFault));
        }

        string? address = CheckAddress(prefix, faults);
        return faults.Count > 0 ? Refusals.FieldsInvalid(faults) : new PartyIdentity(name!, document, phone!, address) { Enterprise = enterprise };
    }

    private IdentityDocument? CheckDocument(DateOnly today, string prefix, List<FieldFault> faults)
    {
        if (DocumentType is not { } type || !Enum.IsDefined(type))
        {
            faults.Add(FieldFaults.Required(prefix + "documentType"));
            return null;
        }

        if (!IdentityDocument.TryParse(type, DocumentNumber, BirthDate, today, out IdentityDocument? document, out DocumentFault? fault))
        {
            faults.Add(new FieldFault(prefix + (fault.InBirthDate ? "birthDate" : "documentNumber"), fault.Code));
        }
        else if (document.AgeOn(today) < PartyIdentity.AdultAge)
        {
            faults.Add(FieldFaults.Under18(prefix + "documentNumber"));
        }

        return document;
    }

    private string? CheckAddress(string prefix, List<FieldFault> faults)
    {
        if (string.IsNullOrWhiteSpace(Address))
        {
            return null;
        }

        FormText text = FormText.Of(Address, multiline: false);
        if (text.Unprintable.Length > 0)
        {
            faults.Add(FieldFaults.Unprintable(prefix + "address", text.Unprintable));
        }
        else if (text.Length > 200)
        {
            faults.Add(FieldFaults.TooLong(prefix + "address", 200));
        }

        return text.Clean;
    }
}

/// <summary>A company as typed.</summary>
public sealed record EnterpriseInput(string Name, string Code)
{
    internal EnterpriseIdentity? Check(string prefix, List<FieldFault> faults)
    {
        if (!OrganizationName.TryParse(Name, out OrganizationName? name, out string? nameFault))
        {
            faults.Add(new FieldFault(prefix + "name", nameFault));
        }
        else if (FormText.Of(name.Value, multiline: false).Unprintable is { Length: > 0 } strange)
        {
            faults.Add(FieldFaults.Unprintable(prefix + "name", strange));
        }

        if (!UnifiedCode.TryParse(Code, out UnifiedCode? code, out string? codeFault))
        {
            faults.Add(new FieldFault(prefix + "code", codeFault));
        }

        return name is not null && code is not null ? new EnterpriseIdentity(name.Value, code.Value) : null;
    }
}
