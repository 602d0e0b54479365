using System.Globalization;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Typesetting;
using ContractFunctions.Templates;
using ContractFunctions.Tests.Pdf;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Filling;

/// <summary>Whatever is right is printed, whatever is wrong is refused where it is wrong.</summary>
public sealed class LeasePropertyTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly TemplateDefinition Lease = TemplateCatalog.Official().Find("rental")!;
    private static readonly Dictionary<string, PartyIdentity> Parties = Lease.Roles.ToDictionary(role => role.Id, role => role.Sample);
    private static readonly Filler Landlord = new("landlord", "landlord");

    [ToolFact("pdftotext")]
    public void Render_OfAnyRightForm_ReadsBackFromThePdfWithEveryValue() =>
        Prop.ForAll(LeaseValues.Right.ToArbitrary(), entered =>
        {
            FormValues values = FormValidator.Check(Lease, Landlord, FormValues.Empty, entered, FillStage.Complete, Today).Value;
            string printed = Squeeze(ReadBack(Typesetter.Default.Typeset(ContractRenderer.Render(Lease, values, Parties, Today)).Pdf));
            string[] missing = [.. Said(FilledForm.Read(Lease, values, Today, out _)).Select(Squeeze).Where(value => !printed.Contains(value, StringComparison.Ordinal))];
            Assert.True(missing.Length == 0, $"not in the PDF: {string.Join(" ¦ ", missing)}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void Check_OfAnyRightForm_IsStable() =>
        Prop.ForAll(LeaseValues.Right.ToArbitrary(), entered =>
        {
            FormValues once = FormValidator.Check(Lease, Landlord, FormValues.Empty, entered, FillStage.Complete, Today).Value;
            return FormValidator.Check(Lease, Landlord, once, once, FillStage.Complete, Today).Value.Equals(once) && FormValues.Parse(once.ToJson()).Equals(once);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Check_OfAFormWithOneWrongField_IsRefusedAtThatField() =>
        Prop.ForAll(LeaseValues.Right.ToArbitrary(), ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<byte>(), (right, which, how) =>
        {
            FieldDefinition[] asked = [.. FilledForm.Read(Lease, right, Today, out _).Asked];
            FieldDefinition field = asked[which % asked.Length];
            string[] slips = Slips(field);
            FormValues wrong = right.Merge(FormValues.Parse($$"""{"{{field.Name}}":{{slips[how % slips.Length]}}}"""));

            Refusal? refusal = FormValidator.Check(Lease, Landlord, FormValues.Empty, wrong, FillStage.Complete, Today).Refusal;

            Assert.NotNull(refusal);
            Assert.All(refusal.Faults, fault => Assert.StartsWith(field.Name, fault.Field, StringComparison.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static string[] Slips(FieldDefinition field) => field.Type switch
    {
        FieldType.Money => ["\"-1\"", "\"1.234\"", "\"9999999999999\"", "[]", "\"五千\""],
        FieldType.Int => ["0.5", "-1", "1000000", "{}", "\"x\""],
        FieldType.Rate => ["\"0.00001\"", "301", "true"],
        FieldType.Area => ["0", "\"1.234\"", "100001"],
        FieldType.Date => ["\"2026-13-01\"", "20261201", "\"明天\""],
        FieldType.DateRange => ["""{"start":"2027-01-01","end":"2026-01-01"}""", "\"2026\"", """{"end":"2026-01-01"}"""],
        FieldType.Choice => ["\"none of these\"", "[]", "1"],
        FieldType.Multi => ["[\"none of these\"]", "[1]", "\"water\""],
        FieldType.Bank => ["""{"holder":"王","bank":"某银行","number":"62001234"}""", """{"holder":"王建国","bank":"某银行","number":"12"}""", "\"6200\""],
        FieldType.List => ["[{}]", "[1]", "[{\"extra\":\"1\"}]", "{}"],
        _ => ["\"\\u202e反\"", "12", "\"" + new string('长', 2100) + "\"", "{}"],
    };

    /// <summary>What must be readable on paper for each value that counts.</summary>
    private static IEnumerable<string> Said(FilledForm form) => form.Template.Fields.SelectMany(field => form.Find(field.Name) is { } value ? Said(field, value) : []);

    private static IEnumerable<string> Said(FieldDefinition field, FieldValue value) => value switch
    {
        FieldValue.Words words => [words.Text],
        FieldValue.Day day => [Date(day.Date)],
        FieldValue.Days days => [Date(days.Range.Start), Date(days.Range.End)],
        FieldValue.Amount { Money.Yuan: 0 } => [],
        FieldValue.Amount amount => [amount.Money.ToString(), amount.Money.Financial],
        FieldValue.Whole whole => [whole.Value.ToString(CultureInfo.InvariantCulture)],
        FieldValue.Measure measure => [measure.Value.ToString(CultureInfo.InvariantCulture)],
        FieldValue.Account { Bank: var bank } => [bank.Holder, bank.Bank, bank.Number],
        FieldValue.Rows rows => rows.Items.SelectMany(row => row.SelectMany(cell => Said(field, cell.Value))),
        FieldValue.Chosen chosen when field.Name is "ownership" or "paymentCycle" or "paymentMethod" => [field.Options.Single(option => option.Id == chosen.Option).Label.Zh],
        _ => [],
    };

    private static string Date(DateOnly date) => $"{date.Year}年{date.Month}月{date.Day}日";

    private static string ReadBack(byte[] pdf)
    {
        using TemporaryFile file = new(pdf);
        return Tools.Run("pdftotext", "-raw", "-enc", "UTF-8", file.Path, "-").Output;
    }

    /// <summary>Without white space, and without the header and footer that stand where a line runs over to the next page.</summary>
    private static string Squeeze(string text)
    {
        IEnumerable<string> pages = text.Split('\f').Select(page => string.Join('\n', page.Split('\n').Where(line => line.Trim() != Lease.Title.Zh && !line.StartsWith("第 ", StringComparison.Ordinal))));
        return string.Concat(string.Concat(pages).Where(c => !char.IsWhiteSpace(c)));
    }
}
