using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>What a person wants of an account. Time, hashes and verdicts arrive with the command.</summary>
public abstract record AccountCommand(DateTimeOffset At)
{
    /// <summary>Types who one is. The consent to keep it is recorded in the same batch.</summary>
    public sealed record DeclareRealName(PersonName Name, IdentityDocument Document, PrivacyConsent Consent, DateTimeOffset At) : AccountCommand(At);

    /// <summary>A verifier has answered about what was declared.</summary>
    public sealed record RecordVerdict(PersonName Name, IdentityDocument Document, RealNameVerdict Verdict, DateTimeOffset At) : AccountCommand(At);

    /// <param name="Hash">Of a password found acceptable.</param>
    public sealed record SetSigningPassword(Redacted<string> Hash, DateTimeOffset At) : AccountCommand(At);

    /// <param name="Sha256">The checked image in the document store.</param>
    public sealed record KeepHandwriting(string Sha256, DateTimeOffset At) : AccountCommand(At);
}

/// <summary>What happened to an account.</summary>
public abstract record AccountEvent
{
    public sealed record RealNameDeclared(RealName RealName, PrivacyConsent Consent) : AccountEvent;

    public sealed record RealNameVerified(string Source, bool IsSimulated, DateTimeOffset At) : AccountEvent;

    public sealed record SigningPasswordSet(SigningPassword Password) : AccountEvent;

    public sealed record HandwritingKept(string Sha256) : AccountEvent;
}

/// <summary>The rules of an account.</summary>
public static class AccountDecider
{
    public const int MinAge = Filling.PartyIdentity.AdultAge;

    /// <summary>How fresh a verification must be to reset the signing password.</summary>
    public static readonly TimeSpan VerificationForReset = TimeSpan.FromMinutes(30);

    public static Decision<AccountEvent> Decide(AccountCommand command, Account account) => (command, account.RealName) switch
    {
        (AccountCommand.DeclareRealName declare, _) when declare.Document.AgeOn(BeijingTime.DateOf(declare.At)) < MinAge => AccountRefusals.UnderAge,
        (AccountCommand.DeclareRealName declare, { IsVerified: true } known) => known.IsSamePerson(declare.Name, declare.Document)
            ? Decision<AccountEvent>.Nothing // the same person verifies again, to reset the password
            : AccountRefusals.OtherPerson,
        (AccountCommand.DeclareRealName declare, _) => new AccountEvent.RealNameDeclared(
            new RealName(RealNameLevel.Declared, declare.Name, declare.Document, declare.At), declare.Consent),

        (AccountCommand.RecordVerdict verdict, { } known) when !known.IsSamePerson(verdict.Name, verdict.Document) => AccountRefusals.OtherPerson,
        (AccountCommand.RecordVerdict { Verdict.Refusal: { } why }, { }) => why,
        (AccountCommand.RecordVerdict { Verdict.IsMatch: false }, { }) => AccountRefusals.NotMatched,
        (AccountCommand.RecordVerdict verdict, { }) => new AccountEvent.RealNameVerified(verdict.Verdict.Source, verdict.Verdict.IsSimulated, verdict.At),
        (AccountCommand.RecordVerdict, null) => AccountRefusals.RealNameRequired,

        (AccountCommand.SetSigningPassword set, { IsVerified: true } known) when account.SigningPassword is { } earlier && !IsVerifiedAnew(known, earlier, set.At) =>
            AccountRefusals.VerificationNotRecent,
        (AccountCommand.SetSigningPassword set, { IsVerified: true }) => new AccountEvent.SigningPasswordSet(new SigningPassword(set.Hash, set.At)),
        (AccountCommand.SetSigningPassword, _) => AccountRefusals.RealNameRequired,

        (AccountCommand.KeepHandwriting keep, { IsVerified: true }) when keep.Sha256 == account.HandwritingSha256 => Decision<AccountEvent>.Nothing,
        (AccountCommand.KeepHandwriting keep, { IsVerified: true }) => new AccountEvent.HandwritingKept(keep.Sha256),
        (AccountCommand.KeepHandwriting, _) => AccountRefusals.RealNameRequired,

        _ => throw new InvalidOperationException($"no rule for {command.GetType().Name}"),
    };

    public static Account Evolve(Account account, AccountEvent happened) => happened switch
    {
        AccountEvent.RealNameDeclared declared => account with { RealName = declared.RealName },
        AccountEvent.RealNameVerified verified => account with
        {
            RealName = account.RealName! with { Level = RealNameLevel.Verified, Source = verified.Source, VerifiedAt = verified.At, IsSimulated = verified.IsSimulated },
        },
        AccountEvent.SigningPasswordSet set => account with { SigningPassword = set.Password },
        AccountEvent.HandwritingKept kept => account with { HandwritingSha256 = kept.Sha256 },
        _ => throw new InvalidOperationException($"no fold for {happened.GetType().Name}"),
    };

    private static bool IsVerifiedAnew(RealName known, SigningPassword earlier, DateTimeOffset now) =>
        known.VerifiedAt > earlier.SetAt && now - known.VerifiedAt <= VerificationForReset;
}
