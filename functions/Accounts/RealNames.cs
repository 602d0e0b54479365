using System.Globalization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>实名认证: what a person declares is kept as Declared, then shown to the verifier, then Verified or refused.</summary>
public sealed partial class RealNames(
    AccountStore store, AccountDirectory directory, IRealNameVerifier verifier, ITypesetter typesetter, RateLimits limits, TimeProvider time, ILogger<RealNames> log)
{
    /// <summary>A verifier charges per question, and it must not become an oracle for other people's data.</summary>
    private static readonly RateLimit AttemptLimit = new("real-name-account", 5, TimeSpan.FromDays(1));

    public async Task<Outcome<Account>> DeclareAndVerifyAsync(string accountId, RealNameBody body, CommandKey key, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (body.PrivacyConsent.Version != PrivacyConsentText.Version || body.PrivacyConsent.Sha256 != PrivacyConsentText.Sha256)
        {
            return AccountRefusals.ConsentOutdated;
        }

        if (!Parse(body, BeijingTime.DateOf(now)).TryGet(out Identity? identity, out Refusal? refusal))
        {
            return refusal;
        }

        PrivacyConsent consent = new(PrivacyConsentText.Version, PrivacyConsentText.Sha256, now);
        AccountCommand.DeclareRealName declare = new(identity.Name, identity.Document, consent, now);
        if (!(await store.ExecuteAsync(accountId, key, declare, cancellation)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        CommandKey verdictKey = key with { Row = $"{key.Row}-verdict" };
        return await store.IsDoneAsync(accountId, verdictKey, cancellation)
            ? await directory.RequireAsync(accountId, cancellation)
            : await VerifyAsync(accountId, identity, verdictKey, cancellation);
    }

    private async Task<Outcome<Account>> VerifyAsync(string accountId, Identity identity, CommandKey key, CancellationToken cancellation)
    {
        if (await limits.TakeAsync(AttemptLimit, accountId, cancellation) is { } tooMany)
        {
            return tooMany;
        }

        Account account = await directory.RequireAsync(accountId, cancellation);
        try
        {
            RealNameVerdict verdict = await verifier.VerifyAsync(key.Row, identity.Name, identity.Document, account.Phone, cancellation);
            AccountCommand.RecordVerdict record = new(identity.Name, identity.Document, verdict, time.GetUtcNow());
            Outcome<Account> outcome = await store.ExecuteAsync(accountId, key, record, cancellation);
            Log.Answered(log, accountId, verdict.Source, verdict.IsMatch);
            return outcome;
        }
        catch (HttpRequestException fault)
        {
            Log.Unavailable(log, accountId, fault.HttpRequestError.ToString());
            return AccountRefusals.VerifierUnavailable;
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            Log.Unavailable(log, accountId, late.GetType().Name);
            return AccountRefusals.VerifierUnavailable;
        }
    }

    /// <summary>All fields at fault at once, in the order of the form.</summary>
    private Outcome<Identity> Parse(RealNameBody body, DateOnly today)
    {
        List<FieldFault> faults = [];
        if (!PersonName.TryParse(body.Name, out PersonName? name, out string? nameFault))
        {
            faults.Add(new FieldFault("name", nameFault));
        }
        else if (typesetter.FindUnprintable(name.Value) is not null)
        {
            faults.Add(new FieldFault("name", "Field.NameUnprintable"));
        }

        DateOnly? birthDate = null;
        IdentityDocument? document = null;
        if (body.BirthDate is { } text && !TryParseDate(text, out birthDate))
        {
            faults.Add(new FieldFault("birthDate", "Field.Malformed"));
        }
        else if (!IdentityDocumentTypes.TryParse(body.DocumentType, out IdentityDocumentType type))
        {
            faults.Add(new FieldFault("documentType", "Field.Malformed"));
        }
        else if (!IdentityDocument.TryParse(type, body.DocumentNumber, birthDate, today, out document, out DocumentFault? fault))
        {
            faults.Add(new FieldFault(fault.InBirthDate ? "birthDate" : "documentNumber", fault.Code));
        }

        return faults.Count == 0 ? new Identity(name!, document!) : Refusals.FieldsInvalid(faults);
    }

    private static bool TryParseDate(string text, out DateOnly? date)
    {
        bool isDate = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly parsed);
        date = isDate ? parsed : null;
        return isDate;
    }

    private sealed record Identity(PersonName Name, IdentityDocument Document);

    private static partial class Log
    {
        [LoggerMessage(2010, LogLevel.Information, "account {AccountId}: verifier {Source} answered, match {IsMatch}")]
        public static partial void Answered(ILogger logger, string accountId, string source, bool isMatch);

        [LoggerMessage(2011, LogLevel.Warning, "account {AccountId}: the verifier could not be asked ({Error})")]
        public static partial void Unavailable(ILogger logger, string accountId, string error);
    }
}
