using System.Text;
using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Accounts;

public sealed class FaceChecksTests : IDisposable
{
    private static readonly CodeScope Scope = new("contracts", "contract-1", "code-sign-1", "sign", "content-hash-1");
    private static readonly Uri ReturnTo = new("https://sign.example.com/back");

    private readonly AccountsHarness harness = new();
    private readonly ScriptedFace face = new();
    private readonly FaceChecks checks;

    public FaceChecksTests() => checks = Checks(face);

    public void Dispose() => harness.Dispose();

    [Fact]
    public async Task Verify_WhenPassed_ProvesOnce()
    {
        Account account = await ReadyAsync();
        IdentityTicket ticket = (await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Value;
        Assert.Equal(("ticket-1", "https://face.example.com/ticket-1"), (ticket.TicketId, ticket.Url!.AbsoluteUri));
        Assert.Equal(("张三", "11010519491231002X", "K7Q2", ReturnTo), face.Asked);

        face.Result = FaceCheckResult.Passed;
        IdentityProof proof = (await checks.VerifyAsync(account, Scope)).Value;
        IdentityProof again = (await checks.VerifyAsync(account, Scope)).Value;
        Assert.Equal(("ticket-1", "Face", account.Id, "sign", "content-hash-1", false), (proof.TicketId, proof.Method, proof.AccountId, proof.Action, proof.Binding, proof.IsSimulated));
        Assert.Equal(harness.Time.GetUtcNow(), proof.At);
        Assert.True((await harness.Records.CommitAsync(Scope.Table, Scope.Partition, [proof.Consume])).IsCommitted);
        Assert.False((await harness.Records.CommitAsync(Scope.Table, Scope.Partition, [again.Consume])).IsCommitted);
        Assert.Equal(AccountRefusals.FaceNotBegun, (await checks.VerifyAsync(account, Scope)).Refusal);
    }

    [Fact]
    public async Task Verify_WhileNotPassed_IsRefused()
    {
        Account account = await BegunAsync();
        Assert.Equal(AccountRefusals.FacePending, (await checks.VerifyAsync(account, Scope)).Refusal);
        face.Result = FaceCheckResult.Failed;
        Assert.Equal(AccountRefusals.FaceFailed, (await checks.VerifyAsync(account, Scope)).Refusal);
        face.Result = FaceCheckResult.Passed;
        Assert.Null((await checks.VerifyAsync(account, Scope)).Refusal);
    }

    public static TheoryData<CodeScope> OtherScopes => new()
    {
        Scope with { Partition = "contract-2" }, Scope with { Row = "code-sign-2" }, Scope with { Purpose = "rescind" }, Scope with { Binding = "content-hash-2" },
    };

    [Theory]
    [MemberData(nameof(OtherScopes))]
    public async Task Verify_ForAnotherContractPersonActOrContent_IsRefused(CodeScope other)
    {
        Account account = await BegunAsync();
        face.Result = FaceCheckResult.Passed;
        Assert.Equal(AccountRefusals.FaceNotBegun, (await checks.VerifyAsync(account, other)).Refusal);
        Assert.Null((await checks.VerifyAsync(account, Scope)).Refusal);
    }

    [Fact]
    public async Task Verify_ByAnotherAccount_IsRefused()
    {
        Account account = await BegunAsync();
        Account other = await ReadyAsync(AccountsHarness.Phone("13900139000"));
        face.Result = FaceCheckResult.Passed;
        Assert.Equal(AccountRefusals.FaceNotBegun, (await checks.VerifyAsync(other, Scope)).Refusal);
        Assert.Null((await checks.VerifyAsync(account, Scope)).Refusal);
    }

    [Fact]
    public async Task Begin_Again_VoidsTheEarlierCheck()
    {
        Account account = await BegunAsync();
        face.Result = FaceCheckResult.Passed;
        IdentityProof earlier = (await checks.VerifyAsync(account, Scope)).Value;
        Assert.Null((await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);
        Assert.Equal("ticket-2", (await checks.VerifyAsync(account, Scope)).Value.TicketId);
        Assert.False((await harness.Records.CommitAsync(Scope.Table, Scope.Partition, [earlier.Consume])).IsCommitted);
    }

    [Fact]
    public async Task Verify_WhenTooLate_IsRefused()
    {
        Account account = await BegunAsync();
        face.Result = FaceCheckResult.Passed;
        harness.Time.Advance(FaceChecks.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Null((await checks.VerifyAsync(account, Scope)).Refusal);
        harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(AccountRefusals.FaceExpired, (await checks.VerifyAsync(account, Scope)).Refusal);
    }

    [Fact]
    public async Task BeginAndVerify_WithoutConsent_AreRefused()
    {
        Account account = await harness.VerifiedAsync(AccountsHarness.Phone());
        Assert.Equal(AccountRefusals.FaceConsentRequired, (await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);
        Assert.Null(face.Asked.Name);
        await ConsentAsync(account);
        Assert.Null((await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);

        face.Result = FaceCheckResult.Passed;
        await harness.Store.WithdrawConsentAsync(account.Id, FaceConsentText.Sha256, default);
        Assert.Equal(AccountRefusals.FaceConsentRequired, (await checks.VerifyAsync(account, Scope)).Refusal);
        Assert.Equal(AccountRefusals.FaceConsentRequired, (await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);
        await ConsentAsync(account);
        Assert.Null((await checks.VerifyAsync(account, Scope)).Refusal);
    }

    [Fact]
    public async Task Consent_GivenTwice_KeepsTheFirst_AndAWithdrawnOneIsGivenAnew()
    {
        Account account = await harness.VerifiedAsync(AccountsHarness.Phone());
        DateTimeOffset first = harness.Time.GetUtcNow();
        await ConsentAsync(account);
        harness.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(first, (await ConsentAsync(account)).At);
        await harness.Store.WithdrawConsentAsync(account.Id, FaceConsentText.Sha256, default);
        Assert.Null(await harness.Store.FindConsentAsync(account.Id, FaceConsentText.Sha256));
        Assert.Equal(first.AddHours(1), (await ConsentAsync(account)).At);
        Assert.NotNull(await harness.Store.FindConsentAsync(account.Id, PrivacyConsentText.Sha256));
    }

    [Fact]
    public async Task Begin_WhenNotVerified_IsRefused()
    {
        Account fresh = (await harness.SignInAsync(AccountsHarness.Phone())).Value.Account;
        Assert.Equal(AccountRefusals.RealNameRequired, (await checks.BeginAsync(fresh, Scope, "K7Q2", ReturnTo)).Refusal);
        Assert.Equal(AccountRefusals.RealNameRequired, (await checks.VerifyAsync(fresh, Scope)).Refusal);
    }

    [Fact]
    public async Task Begin_WhenTheDocumentIsNoIdentityCard_IsRefused()
    {
        string id = (await harness.SignInAsync(AccountsHarness.Phone())).Value.Account.Id;
        Account account = (await harness.DeclareAsync(id, AccountsHarness.RealNameOf(number: "H12345678", type: "MainlandTravelPermit", birthDate: "1990-01-01"))).Value;
        await ConsentAsync(account);
        Assert.Equal(AccountRefusals.FaceDocumentNotServed, (await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);
    }

    [Fact]
    public async Task AnyCheck_WithoutAProvider_IsRefused()
    {
        Account account = await ReadyAsync();
        FaceChecks none = Checks(null);
        Assert.Equal(AccountRefusals.FaceNotConfigured, (await none.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);
        Assert.Equal(AccountRefusals.FaceNotConfigured, (await none.VerifyAsync(account, Scope)).Refusal);
    }

    [Fact]
    public async Task AnyCheck_WhenTheProviderCannotBeAsked_IsUnavailableAndLogsNothingPersonal()
    {
        Account account = await BegunAsync();
        face.Fault = new HttpRequestException("canary 张三 11010519491231002X");
        Assert.Equal(AccountRefusals.FaceUnavailable, (await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);
        Assert.Equal(AccountRefusals.FaceUnavailable, (await checks.VerifyAsync(account, Scope)).Refusal);
        Assert.Contains("2040", harness.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", harness.Logs.All, StringComparison.Ordinal);
        face.Fault = null;
        Assert.Equal(AccountRefusals.FacePending, (await checks.VerifyAsync(account, Scope)).Refusal);
    }

    [Fact]
    public async Task Begin_MoreOftenThanTheLimit_IsRefused()
    {
        Account account = await ReadyAsync();
        for (int i = 0; i < FaceChecks.BeginLimit.Permits; i++)
        {
            Assert.Null((await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);
        }

        Assert.Equal("Request.TooMany", (await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal?.Code);
        harness.Time.Advance(FaceChecks.BeginLimit.Window);
        Assert.Null((await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);
    }

    [Fact]
    public async Task Verify_MoreOftenThanTheLimit_IsRefused()
    {
        Account account = await BegunAsync();
        for (int i = 0; i < FaceChecks.ResultLimit.Permits; i++)
        {
            Assert.Equal(AccountRefusals.FacePending, (await checks.VerifyAsync(account, Scope)).Refusal);
        }

        Assert.Equal("Request.TooMany", (await checks.VerifyAsync(account, Scope)).Refusal?.Code);
    }

    [Fact]
    public async Task Begin_KeepsTheTicketAndNothingPersonal()
    {
        Account account = await BegunAsync();
        StoredRecord row = (await harness.Records.FindAsync(Scope.Table, Scope.Partition, "code-sign-1-face"))!;
        string kept = Encoding.UTF8.GetString(row.Data.Span);
        Assert.Contains("ticket-1", kept, StringComparison.Ordinal);
        Assert.All(["张三", "11010519491231002X", account.Phone.Digits, "face.example.com"], personal => Assert.DoesNotContain(personal, kept, StringComparison.Ordinal));
    }

    private FaceChecks Checks(IFaceCheck? provider) =>
        new(harness.Records, harness.Store, harness.Limits, new RealNamePolicy(AcceptsSimulated: false), harness.Time, harness.Logs.CreateLogger<FaceChecks>(), provider);

    private async Task<PrivacyConsent> ConsentAsync(Account account) => (await harness.Store.ConsentAsync(
        account.Id, AccountsHarness.NewKey(), new PrivacyConsent(FaceConsentText.Version, FaceConsentText.Sha256, harness.Time.GetUtcNow()), default)).Value;

    private async Task<Account> ReadyAsync(PhoneNumber? phone = null)
    {
        Account account = await harness.VerifiedAsync(phone ?? AccountsHarness.Phone());
        await ConsentAsync(account);
        return account;
    }

    private async Task<Account> BegunAsync()
    {
        Account account = await ReadyAsync();
        Assert.Null((await checks.BeginAsync(account, Scope, "K7Q2", ReturnTo)).Refusal);
        return account;
    }

    private sealed class ScriptedFace : IFaceCheck
    {
        private int begun;

        public FaceCheckResult Result { get; set; }

        public Exception? Fault { get; set; }

        public (string? Name, string? Number, string? Reference, Uri? ReturnTo) Asked { get; private set; }

        public Task<FaceCheckStart> BeginAsync(PersonName name, IdentityDocument document, string reference, Uri returnTo, CancellationToken cancellation = default)
        {
            if (Fault is { } fault)
            {
                return Task.FromException<FaceCheckStart>(fault);
            }

            Asked = (name.Value, document.Number, reference, returnTo);
            begun++;
            return Task.FromResult(new FaceCheckStart($"ticket-{begun}", new Uri($"https://face.example.com/ticket-{begun}")));
        }

        public Task<FaceCheckResult> ResultAsync(string ticket, CancellationToken cancellation = default) =>
            Fault is { } fault ? Task.FromException<FaceCheckResult>(fault) : Task.FromResult(Result);
    }
}
