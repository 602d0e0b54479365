using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Accounts;

public sealed class RealNamesTests : IDisposable
{
    private static readonly PhoneNumber Phone = AccountsHarness.Phone();

    private readonly AccountsHarness harness = new();

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task Declare_WhenTheVerifierAgrees_IsVerifiedWithItsSource()
    {
        Account account = await harness.VerifiedAsync(Phone);
        Assert.Equal((RealNameLevel.Verified, "Scripted", false), (account.RealName!.Level, account.RealName.Source, account.RealName.IsSimulated));
        Assert.Equal("张三", account.RealName.Name.Value);
        Assert.Equal("11010519491231002X", account.RealName.Document.Number);
        Assert.NotNull(await harness.Records.FindAsync("accounts", account.Id, $"privacy-{PrivacyConsentText.Sha256}"));
    }

    [Fact]
    public async Task Declare_WhenTheVerifierDisagrees_StaysDeclaredAndCanBeCorrected()
    {
        string accountId = await SignInAsync();
        harness.Verifier.IsMatch = false;
        Assert.Equal(AccountRefusals.NotMatched, (await harness.DeclareAsync(accountId)).Refusal);
        Assert.Equal(RealNameLevel.Declared, (await harness.Store.FindAsync(accountId))!.RealName!.Level);

        harness.Verifier.IsMatch = true;
        Account account = (await harness.DeclareAsync(accountId, AccountsHarness.RealNameOf(name: "李四"))).Value;
        Assert.Equal("李四", account.RealName!.Name.Value);
        Assert.True(account.RealName.IsVerified);
    }

    /// <summary>A time-out of HttpClient is a cancellation nobody asked for.</summary>
    [Fact]
    public async Task Declare_WhenTheVerifierIsTooSlow_IsRefusedAsUnavailable()
    {
        string accountId = await SignInAsync();
        harness.Verifier.Fault = new TaskCanceledException("too slow", new TimeoutException());
        Assert.Equal(AccountRefusals.VerifierUnavailable, (await harness.DeclareAsync(accountId)).Refusal);
    }

    [Fact]
    public async Task Declare_WhenTheVerifierIsDown_CanBeRepeatedUnderItsKey()
    {
        string accountId = await SignInAsync();
        CommandKey key = AccountsHarness.NewKey();
        harness.Verifier.Fault = new HttpRequestException("down for 张三");
        Assert.Equal(AccountRefusals.VerifierUnavailable, (await harness.DeclareAsync(accountId, key: key)).Refusal);

        harness.Verifier.Fault = null;
        Assert.True((await harness.DeclareAsync(accountId, key: key)).Value.RealName!.IsVerified);
        Assert.Single(harness.Verifier.Keys.Distinct());
        Assert.DoesNotContain("张三", harness.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declare_WhenRepeatedUnderItsKey_AsksTheVerifierOnce()
    {
        string accountId = await SignInAsync();
        CommandKey key = AccountsHarness.NewKey();
        await harness.DeclareAsync(accountId, key: key);
        Assert.True((await harness.DeclareAsync(accountId, key: key)).Value.RealName!.IsVerified);
        Assert.Single(harness.Verifier.Keys);
    }

    [Fact]
    public async Task Declare_TooOften_IsRefusedWithRetryAfter()
    {
        string accountId = await SignInAsync();
        harness.Verifier.IsMatch = false;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal(AccountRefusals.NotMatched, (await harness.DeclareAsync(accountId)).Refusal);
        }

        Refusal refusal = (await harness.DeclareAsync(accountId)).Refusal!;
        Assert.Equal("Request.TooMany", refusal.Code);
        Assert.NotNull(refusal.RetryAfter);
        Assert.Equal(5, harness.Verifier.Keys.Count);
    }

    [Fact]
    public async Task Declare_WhenAnotherPersonIsVerified_IsRefusedBeforeTheVerifierIsAsked()
    {
        Account account = await harness.VerifiedAsync(Phone);
        Assert.Equal(AccountRefusals.OtherPerson, (await harness.DeclareAsync(account.Id, AccountsHarness.RealNameOf(name: "李四"))).Refusal);
        Assert.Single(harness.Verifier.Keys);
    }

    [Fact]
    public async Task Declare_WhenSeveralFieldsAreWrong_NamesThemAllInOrder()
    {
        Refusal refusal = (await harness.DeclareAsync(await SignInAsync(), AccountsHarness.RealNameOf(name: "张", number: "11010519491231002Y"))).Refusal!;
        Assert.Equal(["name", "documentNumber"], refusal.Faults.Select(fault => fault.Field));
        Assert.Empty(harness.Verifier.Keys);
    }

    [Theory]
    [InlineData("张龘", "11010519491231002X", "ResidentIdentityCard", null, "name", "Field.NameUnprintable")]
    [InlineData("张三", "11010519491231002X", "Passport", null, "documentType", "Field.Malformed")]
    [InlineData("张三", "11010519491231002X", "0", null, "documentType", "Field.Malformed")]
    [InlineData("张三", "H12345678", "MainlandTravelPermit", null, "birthDate", "Field.Required")]
    [InlineData("张三", "H12345678", "MainlandTravelPermit", "1990-02-30", "birthDate", "Field.Malformed")]
    [InlineData("张三", "H12345678", "MainlandTravelPermit", "1990-1-1", "birthDate", "Field.Malformed")]
    public async Task Declare_WhenAFieldIsWrong_NamesIt(string name, string number, string type, string? birthDate, string field, string code)
    {
        Refusal refusal = (await harness.DeclareAsync(await SignInAsync(), AccountsHarness.RealNameOf(name, number, type, birthDate))).Refusal!;
        Assert.Equal(new FieldFault(field, code), Assert.Single(refusal.Faults));
    }

    [Fact]
    public async Task Declare_WhenUnderEighteen_IsRefusedAndKeepsNothing()
    {
        string accountId = await SignInAsync();
        Assert.Equal(AccountRefusals.UnderAge, (await harness.DeclareAsync(accountId, AccountsHarness.RealNameOf(number: "H12345678", type: "MainlandTravelPermit", birthDate: "2008-11-23"))).Refusal);
        Assert.Null((await harness.Store.FindAsync(accountId))!.RealName);
        Assert.True((await harness.DeclareAsync(accountId, AccountsHarness.RealNameOf(number: "H12345678", type: "MainlandTravelPermit", birthDate: "2008-11-22"))).Value.RealName!.IsVerified);
    }

    [Fact]
    public async Task Account_WhenErased_IsNoLongerThere()
    {
        Account account = await harness.VerifiedAsync(Phone);
        await harness.Vault.EraseAsync(account.Id);
        Assert.Null(await harness.Directory.GetAsync(account.Id));
        Assert.Null(await harness.Directory.FindByPhoneAsync(Phone));
        harness.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(AccountRefusals.Erased, (await harness.SignInAsync(Phone)).Refusal);
    }

    private async Task<string> SignInAsync() => (await harness.SignInAsync(Phone)).Value.Account.Id;
}
