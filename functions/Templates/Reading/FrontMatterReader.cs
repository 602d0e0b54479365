using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using YamlDotNet.RepresentationModel;

namespace ContractFunctions.Templates;

/// <summary>Reads the YAML head of a template's file. Mistakes are collected; what is returned is only used when there are none.</summary>
internal sealed partial class FrontMatterReader(TemplateFaults faults)
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "and", "or", "not", "is", "has", "if", "else", "each", "clause", "parties", "signatures", "contract", "index", Expression.Lpr, Filler.Initiator,
    };

    public TemplateDefinition Read(YamlNode root, string sha256)
    {
        YamlSection head = new(root, faults);
        ImmutableArray<TemplateRole> roles = [.. head.Sections("roles").Select(Role)];
        TemplateDefinition template = new()
        {
            Id = Name(head, "id"),
            Version = (int)(head.Number("version") ?? 0),
            Sha256 = sha256,
            Title = head.RequiredText("title"),
            Summary = head.RequiredText("summary"),
            Category = head.RequiredText("category"),
            Review = Review(head),
            Roles = roles,
            DefaultInitiatorRole = head.Required("defaultInitiator"),
            Steps = [.. head.Sections("steps").Select(Step)],
            Computed = head.Section("computed") is { } computed ? [.. computed.Entries.Select(entry => Computed(entry.Key, entry.Value))] : [],
            Rules = [.. head.Sections("rules").Select(Rule)],
            Body = new TemplateBody([]),
        };
        Check(head, template);
        head.RefuseUnknown();
        return template;
    }

    private void Check(YamlSection head, TemplateDefinition template)
    {
        if (template.Version < 1)
        {
            faults.Add(head.LineAt("version"), "Template.ValueMalformed", "version");
        }

        if (template.Roles.Length < 1 || template.FindRole(template.DefaultInitiatorRole) is not { Optional: false })
        {
            faults.Add(head.LineAt("defaultInitiator"), "Template.RoleUnknown", template.DefaultInitiatorRole);
        }

        foreach (FieldDefinition field in template.Fields.Where(field => field.FilledBy != Filler.Initiator && template.FindRole(field.FilledBy) is null))
        {
            faults.Add(field.Line, "Template.RoleUnknown", field.FilledBy);
        }

        IEnumerable<(string Name, int Line)> names =
            [.. template.Roles.Select(role => (role.Id, head.LineAt("roles"))), .. template.Fields.Select(field => (field.Name, field.Line)), .. template.Computed.Select(value => (value.Name, value.Line))];
        foreach ((string name, int line) in names.GroupBy(name => name.Name).Where(group => group.Count() > 1).Select(group => group.Last()))
        {
            faults.Add(line, "Template.NameTwice", name);
        }
    }

    private TemplateReview? Review(YamlSection head)
    {
        (string? by, string? on) = (head.Text("reviewedBy"), head.Text("reviewedOn"));
        if (by is null && on is null)
        {
            return null;
        }

        bool dated = DateOnly.TryParseExact(on, FieldJson.DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        if (string.IsNullOrWhiteSpace(by) || !dated)
        {
            faults.Add(head.LineAt(by is null ? "reviewedOn" : "reviewedBy"), "Template.ReviewIncomplete");
        }

        return new TemplateReview(by ?? "", date);
    }

    private TemplateRole Role(YamlSection section)
    {
        RoleKind kind = section.Text("kind") is not { } named ? RoleKind.Person
            : Enum.GetValues<RoleKind>().Cast<RoleKind?>().FirstOrDefault(one => JsonNamingPolicy.CamelCase.ConvertName(one.ToString()!) == named) is { } known ? known
            : Unknown(section, "kind");
        PartyIdentityInput sample = section.Section("sample") is { } given ? Sample(given) : new();

        // Samples are fixed text: the day they are checked on is too.
        if (!sample.Check(SampleDay).TryGet(out PartyIdentity? identity, out Refusal? refusal))
        {
            faults.Add(section.LineAt("sample"), "Template.SampleRefused", string.Join(", ", refusal.Faults.Select(fault => $"{fault.Field} {fault.Code}")));
        }

        TemplateRole role = new(Name(section, "id"), section.RequiredText("label"), section.RequiredText("title"), kind, identity!, section.Flag("optional"));
        section.RefuseUnknown();
        return role;
    }

    private static PartyIdentityInput Sample(YamlSection given)
    {
        PartyIdentityInput sample = new()
        {
            Name = given.Text("name"),
            Enterprise = given.Text("enterprise") is { } company ? new EnterpriseInput(company, given.Required("code")) : null,
            DocumentType = Enum.TryParse(given.Text("documentType"), out IdentityDocumentType type) ? type : null,
            DocumentNumber = given.Text("documentNumber"),
            Phone = given.Text("phone"),
            Address = given.Text("address"),
        };
        given.RefuseUnknown();
        return sample;
    }

    private RoleKind Unknown(YamlSection section, string key)
    {
        faults.Add(section.LineAt(key), "Template.ValueMalformed", key);
        return default;
    }

    /// <summary>The day on which samples are judged: they are fixed texts, and must not become invalid with time.</summary>
    internal static readonly DateOnly SampleDay = new(2026, 1, 1);

    private WizardStep Step(YamlSection section)
    {
        WizardStep step = new(
            Name(section, "id"),
            section.RequiredText("title"),
            section.Section("fields") is { } fields ? [.. fields.Entries.Select(entry => Field(entry.Key, entry.Value, entry.Line, isColumn: false))] : []);
        section.RefuseUnknown();
        return step;
    }

    private FieldDefinition Field(string name, YamlNode node, int line, bool isColumn)
    {
        CheckName(name, line);
        YamlSection section = new(node, faults);
        FieldType type = TypeOf(section, isColumn);
        FieldDefinition field = new()
        {
            Name = name,
            Type = type,
            Label = section.RequiredText("label"),
            Hint = section.OptionalText("hint"),
            Required = !section.Flag("optional"),
            FilledBy = isColumn ? "" : section.Text("filledBy") ?? Filler.Initiator,
            When = isColumn ? null : Parse(section, "when"),
            Is = isColumn ? Parse(section, "is") : null,
            Min = section.Number("min"),
            Max = section.Number("max"),
            Options = type is FieldType.Choice or FieldType.Multi ? Options(section) : [],
            Columns = type == FieldType.List && section.Section("columns") is { } columns
                ? [.. columns.Entries.Select(entry => Field(entry.Key, entry.Value, entry.Line, isColumn: true))]
                : [],
            Default = isColumn ? null : section.Json("default"),
            Sample = isColumn ? null : section.Json("sample"),
            Line = line,
        };
        if ((type is FieldType.Choice or FieldType.Multi && field.Options.Length < 2) || (type == FieldType.List && field.Columns.Length == 0))
        {
            faults.Add(line, "Template.OptionsMissing", name);
        }

        if (field.Is is not null && type is not (FieldType.Money or FieldType.Int or FieldType.Rate or FieldType.Area))
        {
            faults.Add(line, "Template.TypeUnknown", name);
        }

        section.RefuseUnknown();
        return field;
    }

    private ImmutableArray<ChoiceOption> Options(YamlSection section)
    {
        if (section.Section("options") is not { } options)
        {
            return [];
        }

        List<ChoiceOption> read = [];
        foreach ((string id, YamlNode node, int line) in options.Entries)
        {
            CheckName(id, line);
            YamlSection option = new(node, faults);
            (string? zh, string? en) = (option.Text("zh"), option.Text("en"));
            if (string.IsNullOrWhiteSpace(zh) || string.IsNullOrWhiteSpace(en))
            {
                faults.Add(line, "Template.TextIncomplete", id);
            }

            read.Add(new ChoiceOption(id, new Text(zh ?? "", en ?? ""), (int?)option.Number("months")));
            option.RefuseUnknown();
        }

        return [.. read];
    }

    private FieldType TypeOf(YamlSection section, bool isColumn)
    {
        string name = section.Required("type");
        bool known = Enum.TryParse(name, ignoreCase: true, out FieldType type) && name == JsonNamingPolicy.CamelCase.ConvertName(type.ToString());
        if (!known || (isColumn && type == FieldType.List))
        {
            faults.Add(section.LineAt("type"), "Template.TypeUnknown", name);
        }

        return type;
    }

    private ComputedValue Computed(string name, YamlNode node)
    {
        CheckName(name, YamlSection.LineOf(node));
        YamlSection section = new(node, faults);
        FieldType type = TypeOf(section, isColumn: false);
        if (type is not (FieldType.Money or FieldType.Int or FieldType.Rate or FieldType.Area))
        {
            faults.Add(section.LineAt("type"), "Template.TypeUnknown", type.ToString());
        }

        ComputedValue computed = new(name, type, Parse(section, "is") ?? Missing(section, "is"), section.Line);
        section.RefuseUnknown();
        return computed;
    }

    private TemplateRule Rule(YamlSection section)
    {
        TemplateRule rule = new(Parse(section, "check") ?? Missing(section, "check"), section.Required("at"), section.RequiredText("message"), section.Line);
        section.RefuseUnknown();
        return rule;
    }

    private Expression? Parse(YamlSection section, string key)
    {
        try
        {
            return section.Text(key) is { } source ? ExpressionParser.Parse(source) : null;
        }
        catch (ExpressionException fault)
        {
            faults.Add(section.LineAt(key), "Template.ExpressionMalformed", fault.Message);
            return new Expression.Constant(0);
        }
    }

    private Expression.Constant Missing(YamlSection section, string key)
    {
        faults.Add(section.Line, "Template.KeyMissing", key);
        return new Expression.Constant(0);
    }

    private string Name(YamlSection section, string key)
    {
        string name = section.Required(key);
        CheckName(name, section.LineAt(key));
        return name;
    }

    private void CheckName(string name, int line)
    {
        if (!NameForm().IsMatch(name) || Reserved.Contains(name))
        {
            faults.Add(line, "Template.NameMalformed", name);
        }
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
