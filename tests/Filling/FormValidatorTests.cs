using System.Text.Json;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Templates;

namespace ContractFunctions.Tests.Filling;

/// <summary>Who may fill what, what must be filled, what conditions hide, and the rules of the lease.</summary>
public sealed class FormValidatorTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly TemplateDefinition Lease = TemplateCatalog.Official().Find("rental")!;
    private static readonly Filler Landlord = new("landlord", "landlord");

    [Fact]
    public void Validate_OfTheSample_FindsNothing()
    {
        Assert.Empty(FormValidator.Validate(Lease, Landlord, Lease.SampleValues, FillStage.Complete, Today));
        Assert.Empty(FormValidator.ValidateWhole(Lease, Lease.SampleValues, Today));
    }

    [Fact]
    public void FieldsOf_TheCounterpart_AreNoneWhenTheLandlordInitiates_ElseTheAccount()
    {
        Assert.Empty(Lease.FieldsOf("tenant", "landlord"));
        Assert.Equal(["paymentMethod", "account"], Lease.FieldsOf("landlord", "tenant").Select(field => field.Name));
    }

    /// <summary>The lease's cross-field rules and limits: what is changed in the sample, where it is refused and why.</summary>
    [Theory]
    [InlineData("""{"term":{"start":"2026-12-01","end":"2046-12-01"}}""", "term", "租期不得超过二十年")]
    [InlineData("""{"term":{"start":"2026-12-01","end":"2026-12-20"},"paymentCycle":"monthly"}""", "term", "租期至少一个月")]
    [InlineData("""{"term":{"start":"2026-12-01","end":"2027-01-31"}}""", "paymentCycle", "付款周期不得长于租期")]
    [InlineData("""{"handoverDate":"2026-12-02"}""", "handoverDate", "交付日不得晚于起租日")]
    [InlineData("""{"deposit":"17400.01"}""", "deposit", "押金不得超过三个月租金")]
    [InlineData("""{"penaltyAmount":"17400.01"}""", "penaltyAmount", "违约金不得超过三个月租金")]
    [InlineData("""{"paymentDay":29}""", "paymentDay", "不得大于 28。")]
    [InlineData("""{"paymentDay":0}""", "paymentDay", "不得小于 1。")]
    [InlineData("""{"occupants":0}""", "occupants", "不得小于 1。")]
    [InlineData("""{"rent":"0"}""", "rent", "不得小于 1。")]
    [InlineData("""{"lateRate":"0.11"}""", "lateRate", "不得大于 0.1。")]
    [InlineData("""{"noticeDays":6}""", "noticeDays", "不得小于 7。")]
    [InlineData("""{"leaseMode":"shared"}""", "room", "必填。")]
    [InlineData("""{"leaseMode":"whole","dispute":"arbitration","arbitrationBody":""}""", "arbitrationBody", "必填。")]
    [InlineData("""{"tenantFees":["other"],"otherFees":[]}""", "otherFees", "至少 1 项。")]
    [InlineData("""{"address":null}""", "address", "必填。")]
    [InlineData("""{"furniture":[{"name":"床","count":0,"condition":"好"}]}""", "furniture[0].count", "不得小于 1。")]
    public void Check_WhenARuleIsBroken_IsRefusedThere(string change, string at, string zh)
    {
        FormValues before = Lease.SampleValues.Merge(FormValues.Parse("""{"room":null}"""));

        FormValues merged = before.Merge(FormValues.Parse(change));
        IReadOnlyList<FieldFault> faults = FormValidator.ValidateWhole(Lease, merged, Today);

        FieldFault fault = faults.First(fault => fault.Field == at);
        Assert.Equal(zh, (fault.Message ?? Texts.Of(fault.Code)).Zh);
        Assert.All(faults, other => Assert.Contains(other.Field, new[] { at, "paymentCycle" }));
    }

    [Theory]
    [InlineData("""{"term":{"start":"2026-12-01","end":"2046-11-30"}}""")]
    [InlineData("""{"deposit":"17400"}""")]
    [InlineData("""{"handoverDate":"2026-12-01"}""")]
    [InlineData("""{"paymentDay":28}""")]
    [InlineData("""{"deposit":"0","furniture":[],"meters":[],"tenantFees":[],"commitments":[],"otherTerms":null}""")]
    public void Check_AtTheLimit_IsAccepted(string change) =>
        Assert.Empty(FormValidator.ValidateWhole(Lease, Lease.SampleValues.Merge(FormValues.Parse(change)), Today));

    [Fact]
    public void Check_OfAnothersField_IsRefused_UnlessUnchangedOrFilledForThem()
    {
        Filler tenant = new("tenant", "tenant");
        FormValues account = FormValues.Parse("""{"paymentMethod":"cash"}""");

        FieldFault fault = Assert.Single(FormValidator.Check(Lease, tenant, FormValues.Empty, account, FillStage.Partial, Today).Refusal!.Faults);
        Assert.Equal(("paymentMethod", "Field.NotYours"), (fault.Field, fault.Code));
        Assert.Null(FormValidator.Check(Lease, tenant, account, account, FillStage.Partial, Today).Refusal);
        Assert.Null(FormValidator.Check(Lease, tenant with { AlsoFor = ["landlord"] }, FormValues.Empty, account, FillStage.Partial, Today).Refusal);
        Assert.Equal("Field.NotYours", FormValidator.Check(Lease, tenant, account, FormValues.Parse("""{"paymentMethod":null}"""), FillStage.Partial, Today).Refusal!.Faults[0].Code);
    }

    [Fact]
    public void Validate_Partial_AsksForNothing_Complete_AsksForOwnRequiredFields()
    {
        Assert.Empty(FormValidator.Validate(Lease, Landlord, FormValues.Empty, FillStage.Partial, Today));

        string[] asked = [.. FormValidator.Validate(Lease, new Filler("landlord", "tenant"), FormValues.Empty, FillStage.Complete, Today).Select(fault => fault.Field)];
        Assert.Equal(["paymentMethod"], asked);

        string[] mine = [.. FormValidator.Validate(Lease, Landlord, FormValues.Empty, FillStage.Complete, Today).Select(fault => fault.Field)];
        Assert.Equal(mine, Lease.Fields.Select(field => field.Name).Where(mine.Contains));
        Assert.DoesNotContain("room", mine);
        Assert.DoesNotContain("furniture", mine);
    }

    [Fact]
    public void Check_DropsWhatAConditionHides()
    {
        FormValues entered = Lease.SampleValues.Merge(FormValues.Parse("""{"paymentMethod":"cash","room":"次卧"}"""));

        FormValues kept = FormValidator.Check(Lease, Landlord, FormValues.Empty, entered, FillStage.Complete, Today).Value;

        Assert.Null(kept.Find("account"));
        Assert.Null(kept.Find("room"));
        Assert.Equal(JsonValueKind.String, kept.Find("paymentMethod")!.Value.ValueKind);
    }

    [Fact]
    public void Validate_TellsFaultsInTheOrderOfTheForm()
    {
        FormValues wrong = FormValues.Parse("""{"zzz":1,"dispute":"x","rent":"x","address":"x"}""");

        Assert.Equal(["address", "rent", "dispute", "zzz"], FormValidator.Validate(Lease, Landlord, wrong, FillStage.Partial, Today).Select(fault => fault.Field));
    }
}
