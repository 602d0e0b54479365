using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Accounts;

/// <summary>The rules of an account as a table: each refusal and its allowed twin.</summary>
public sealed class AccountDeciderTests
{
    private const string IdNumber = "11010519491231002X";
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 4, 0, 0, TimeSpan.Zero);
    private static readonly PersonName Name = PersonName.Parse("张三", "name").Value;
    private static readonly IdentityDocument Card = IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, IdNumber, null, BeijingTime.DateOf(Now)).Value;
    private static readonly PrivacyConsent Consent = new("v", new string('a', 64), Now);
    private static readonly RealNameVerdict Match = new(true, "Scripted", IsSimulated: false);

    private static Account Fresh => new("account-1", AccountsHarness.Phone(), Now, Now);

    private static Account Declared => Fresh with { RealName = new RealName(RealNameLevel.Declared, Name, Card, Now) };

    private static Account Verified => Fresh with { RealName = new RealName(RealNameLevel.Verified, Name, Card, Now, "Scripted", Now) };

    private static Account Ready => Verified with { SigningPassword = new SigningPassword(new Redacted<string>("hash"), Now) };

    public static TheoryData<string, string, string?> Rules => new()
    {
        { "declare", "fresh", null },
        { "declare", "declared", null },
        { "declare", "verified", null },
        { "declare another person", "declared", null },
        { "declare another person", "verified", "RealName.OtherPerson" },
        { "declare a minor", "fresh", "RealName.UnderAge" },
        { "declare an adult of today", "fresh", null },
        { "match", "declared", null },
        { "match", "verified", null },
        { "match", "fresh", "OperationDenied.RealNameRequired" },
        { "match of another person", "declared", "RealName.OtherPerson" },
        { "no match", "declared", "RealName.NotMatched" },
        { "no match", "verified", "RealName.NotMatched" },
        { "password", "fresh", "OperationDenied.RealNameRequired" },
        { "password", "declared", "OperationDenied.RealNameRequired" },
        { "password", "verified", null },
        { "password", "ready", "SigningPassword.VerificationNotRecent" },
        { "password", "verified again", null },
        { "password", "verified again long ago", "SigningPassword.VerificationNotRecent" },
        { "handwriting", "fresh", "OperationDenied.RealNameRequired" },
        { "handwriting", "declared", "OperationDenied.RealNameRequired" },
        { "handwriting", "verified", null },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decide(string command, string state, string? refusal)
    {
        Decision<AccountEvent> decision = AccountDecider.Decide(CommandOf(command), StateOf(state));
        Assert.Equal(refusal, (decision as Decision<AccountEvent>.Refused)?.Refusal.Code);
    }

    [Fact]
    public void Declare_KeepsTheConsentWithTheName()
    {
        AccountEvent.RealNameDeclared declared = Assert.IsType<AccountEvent.RealNameDeclared>(Single(CommandOf("declare"), Fresh));
        Assert.Equal(Consent, declared.Consent);
        Assert.False(AccountDecider.Evolve(Fresh, declared).RealName!.IsVerified);
    }

    [Fact]
    public void Declare_WhenVerifiedAsThatPerson_LeavesTheVerificationAlone() =>
        Assert.Empty(Assert.IsType<Decision<AccountEvent>.Accepted>(AccountDecider.Decide(CommandOf("declare"), Verified)).Events);

    [Fact]
    public void Match_FromASimulation_SaysSo()
    {
        AccountCommand.RecordVerdict simulated = new(Name, Card, new RealNameVerdict(true, SimulatedRealNameVerifier.Source, IsSimulated: true), Now);
        RealName known = AccountDecider.Evolve(Declared, Single(simulated, Declared)).RealName!;
        Assert.Equal((RealNameLevel.Verified, "Simulated", true), (known.Level, known.Source, known.IsSimulated));
    }

    [Fact]
    public void ReadyToSign_NeedsVerificationAndPassword()
    {
        Assert.False(Fresh.IsReadyToSign);
        Assert.False(Declared.IsReadyToSign);
        Assert.False(Verified.IsReadyToSign);
        Assert.True(AccountDecider.Evolve(Verified, Single(CommandOf("password"), Verified)).IsReadyToSign);
    }

    [Fact]
    public void Refusals_EachHaveTexts()
    {
        foreach (Refusal refusal in typeof(AccountRefusals).GetFields().Select(field => (Refusal)field.GetValue(null)!).Append(AccountRefusals.SigningPasswordLocked(TimeSpan.Zero)))
        {
            Assert.NotEmpty(Texts.Of(refusal.Code).Zh);
            Assert.NotEmpty(Texts.Of(refusal.Code).En);
            Assert.InRange(refusal.Status, 400, 503);
        }
    }

    private static AccountEvent Single(AccountCommand command, Account account) =>
        Assert.Single(Assert.IsType<Decision<AccountEvent>.Accepted>(AccountDecider.Decide(command, account)).Events);

    private static IdentityDocument BornOn(int year, int month, int day) =>
        IdentityDocument.Parse(IdentityDocumentType.MainlandTravelPermit, "H12345678", new DateOnly(year, month, day), BeijingTime.DateOf(Now)).Value;

    private static AccountCommand CommandOf(string name) => name switch
    {
        "declare" => new AccountCommand.DeclareRealName(Name, Card, Consent, Now),
        "declare another person" => new AccountCommand.DeclareRealName(Name, BornOn(1990, 1, 1), Consent, Now),
        "declare a minor" => new AccountCommand.DeclareRealName(Name, BornOn(2008, 11, 23), Consent, Now),
        "declare an adult of today" => new AccountCommand.DeclareRealName(Name, BornOn(2008, 11, 22), Consent, Now),
        "match" => new AccountCommand.RecordVerdict(Name, Card, Match, Now),
        "match of another person" => new AccountCommand.RecordVerdict(Name, BornOn(1990, 1, 1), Match, Now),
        "no match" => new AccountCommand.RecordVerdict(Name, Card, Match with { IsMatch = false }, Now),
        "password" => new AccountCommand.SetSigningPassword(new Redacted<string>("new"), Now.AddHours(1)),
        "handwriting" => new AccountCommand.KeepHandwriting(new string('b', 64), Now),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static Account StateOf(string name) => name switch
    {
        "fresh" => Fresh,
        "declared" => Declared,
        "verified" => Verified,
        "ready" => Ready,
        "verified again" => Ready with { RealName = Ready.RealName! with { VerifiedAt = Now.AddMinutes(45) } },
        "verified again long ago" => Ready with { RealName = Ready.RealName! with { VerifiedAt = Now.AddMinutes(20) } },
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
