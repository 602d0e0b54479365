using System.Text.Json;
using System.Text.Json.Nodes;
using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;
using ContractFunctions.Tests.Pdf;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Templates;

/// <summary>Every official template, with random forms: what is right is printed and reads back, what is wrong is refused where it is wrong.</summary>
public sealed class TemplatePropertyTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly string[] Characters = [.. "房屋张王李國喆龘㐀、（）ABCxyz0189%".EnumerateRunes().Select(rune => rune.ToString()), "\U00020BB7"];

    public static TheoryData<string> Official => [.. TemplateCatalog.Official().Latest.Select(template => template.Id)];

    [ToolTheory("pdftotext")]
    [MemberData(nameof(Official))]
    public void Render_OfAnyRightForm_ReadsBackWithEveryValue(string id)
    {
        TemplateDefinition template = TemplateCatalog.Official().Find(id)!;
        Dictionary<string, PartyIdentity> parties = template.Roles.ToDictionary(role => role.Id, role => role.Sample);
        int varied = 0;
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed =>
        {
            FormValues values = Right(template, new Random(seed), ref varied);
            Assert.Empty(FormValidator.ValidateWhole(template, values, Today));
            TypesetDocument document = ContractRenderer.Render(template, values, parties, Today);
            TypesetResult typeset = Typesetter.Default.Typeset(document);
            string printed = ReadBack(typeset.Pdf, template.Title.Zh);
            ReadingText text = ReadingText.Of(document, typeset);
            string said = Squeeze(string.Join('\n', text.Blocks.SelectMany(WordsOf)));
            Assert.All(text.Blocks.SelectMany(WordsOf).Select(Squeeze).Where(words => words.Length > 0), words => Assert.Contains(words, printed, StringComparison.Ordinal));
            Assert.All(TextsOf(FilledForm.Read(template, values, Today, out _)).Select(Squeeze), words => Assert.Contains(words, said, StringComparison.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(6));
        Assert.True(varied >= 6, $"only {varied} fields were varied");
    }

    [Theory]
    [MemberData(nameof(Official))]
    public void Check_OfAFormWithOneWrongField_IsRefusedAtThatField(string id)
    {
        TemplateDefinition template = TemplateCatalog.Official().Find(id)!;
        FieldDefinition[] asked = [.. FilledForm.Read(template, template.SampleValues, Today, out _).Asked];
        foreach (FieldDefinition field in asked)
        {
            foreach (string slip in Slips(field))
            {
                FormValues wrong = template.SampleValues.Merge(FormValues.Parse($$"""{"{{field.Name}}":{{slip}}}"""));
                IReadOnlyList<FieldFault> faults = FormValidator.ValidateWhole(template, wrong, Today);
                Assert.Contains(faults, fault => fault.Field == field.Name || fault.Field.StartsWith($"{field.Name}.", StringComparison.Ordinal) || fault.Field.StartsWith($"{field.Name}[", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Official))]
    public void Check_OfAFormThatLacksARequiredField_NamesIt(string id)
    {
        TemplateDefinition template = TemplateCatalog.Official().Find(id)!;
        foreach (FieldDefinition field in FilledForm.Read(template, template.SampleValues, Today, out _).Asked.Where(field => field.Required))
        {
            FormValues wrong = template.SampleValues.Merge(FormValues.Parse($$"""{"{{field.Name}}":null}"""));
            Assert.Contains(FormValidator.ValidateWhole(template, wrong, Today), fault => fault == FieldFaults.Required(field.Name));
        }
    }

    /// <summary>The sample with fields varied at random; a change that a rule refuses is taken back.</summary>
    private static FormValues Right(TemplateDefinition template, Random random, ref int varied)
    {
        FormValues values = template.SampleValues;
        foreach (FieldDefinition field in template.Fields.Where(_ => random.Next(3) > 0))
        {
            FormValues candidate = Value(field, random, values) is { } value ? values.Merge(FormValues.Parse(new JsonObject { [field.Name] = value }.ToJsonString())) : values;
            if (!candidate.Equals(values) && FormValidator.ValidateWhole(template, candidate, Today).Count == 0)
            {
                values = candidate;
                varied++;
            }
        }

        return values;
    }

    private static JsonNode? Value(FieldDefinition field, Random random, FormValues values) => field.Type switch
    {
        FieldType.Text or FieldType.LongText or FieldType.Address => Words(random, (int)(field.Min ?? 1), (int)Math.Min(field.Max ?? 30, 30)),
        FieldType.Choice => field.Options[random.Next(field.Options.Length)].Id,
        FieldType.Multi => new JsonArray([.. field.Options.Where(_ => random.Next(2) == 0).Select(option => (JsonNode)option.Id)]),
        FieldType.Int => random.Next((int)(field.Min ?? 0), (int)Math.Min(field.Max ?? 100, 10_000) + 1),
        FieldType.Rate => $"{random.Next(1, 400) / 100m:0.00}",
        FieldType.Money => $"{random.Next(1, 10_000_000) / 100m:0.00}",
        FieldType.Area => $"{random.Next(100, 100_000) / 100m:0.00}",
        FieldType.Date => $"{Today.AddDays(random.Next(1, 400)):yyyy-MM-dd}",
        FieldType.List when values.Find(field.Name) is { ValueKind: JsonValueKind.Array } rows => new JsonArray([.. rows.EnumerateArray().Select(row => (JsonNode)Row(field, row, random))]),
        _ => null,
    };

    /// <summary>The row with its words varied; what rules add up stays.</summary>
    private static JsonObject Row(FieldDefinition list, JsonElement row, Random random)
    {
        JsonObject varied = JsonNode.Parse(row.GetRawText())!.AsObject();
        foreach (FieldDefinition column in list.Columns.Where(column => column.Type == FieldType.Text && varied.ContainsKey(column.Name)))
        {
            varied[column.Name] = Words(random, 1, (int)Math.Min(column.Max ?? 10, 10));
        }

        return varied;
    }

    private static string Words(Random random, int least, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => Characters[random.Next(Characters.Length)]));

    private static string[] Slips(FieldDefinition field) => field.Type switch
    {
        FieldType.Money => ["\"-1\"", "\"1.234\"", "[]", "\"五千\""],
        FieldType.Int => ["0.5", "-1", "{}", "\"x\""],
        FieldType.Rate => ["\"0.00001\"", "true"],
        FieldType.Area => ["0", "\"1.234\""],
        FieldType.Date => ["\"2026-13-01\"", "20261201", "\"明天\""],
        FieldType.DateRange => ["""{"start":"2027-01-01","end":"2026-01-01"}""", "\"2026\""],
        FieldType.TimeRange => ["""{"start":"25:00","end":"26:00"}""", "\"09:00\""],
        FieldType.Choice => ["\"none of these\"", "[]", "1"],
        FieldType.Multi => ["[\"none of these\"]", "[1]", "\"water\""],
        FieldType.Bank => ["""{"holder":"王建国","bank":"某银行","number":"12"}""", "\"6200\""],
        FieldType.List => ["[{}]", "[1]", "[{\"extra\":\"1\"}]", "{}"],
        FieldType.Phone => ["\"123\"", "13800138001"],
        FieldType.Plate => ["\"ABC\"", "1"],
        FieldType.Image => ["\"no hash\"", "1"],
        _ => ["\"\\u202e反\"", "12", "{}"],
    };

    private static IEnumerable<string> WordsOf(ReadingBlock block) => new[] { block.Number ?? "", block.Text }.Concat(block.Header ?? []).Concat((block.Rows ?? []).SelectMany(row => row));

    /// <summary>What people typed in, rows included.</summary>
    private static IEnumerable<string> TextsOf(FilledForm form) => form.Asked.Select(field => form.Find(field.Name)).SelectMany(value => value switch
    {
        FieldValue.Words words => [words.Text],
        FieldValue.Amount { Money.Yuan: > 0 } amount => [amount.Money.ToString()],
        FieldValue.Rows rows => rows.Items.SelectMany(row => row.Values).OfType<FieldValue.Words>().Select(words => words.Text),
        _ => Enumerable.Empty<string>(),
    });

    private static string ReadBack(byte[] pdf, string title)
    {
        using TemporaryFile file = new(pdf);
        string text = Tools.Run("pdftotext", "-raw", "-enc", "UTF-8", file.Path, "-").Output;
        IEnumerable<string> pages = text.Split('\f').Select((page, at) => string.Join('\n', page.Split('\n').Where((line, row) => (row > 0 || line.Trim() != title) && !line.StartsWith("第 ", StringComparison.Ordinal))));
        return Squeeze(string.Concat(pages));
    }

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
