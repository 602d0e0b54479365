using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>Sets and resets the signing password.</summary>
public sealed class PasswordSetting(AccountStore store, SigningPasswords passwords, PasswordTries tries, Sessions sessions, RateLimits limits, TimeProvider time)
{
    public async Task<Outcome<Account>> SetAsync(Caller caller, string password, CommandKey key, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.AccountId, cancellation) is not { } account)
        {
            return AccountRefusals.Erased;
        }

        if (SigningPasswords.FaultOf(password, account) is { } fault)
        {
            return Refusals.FieldInvalid("password", fault);
        }

        if (limits.Take(SigningPasswords.WorkLimit, account.Id) is { } tooMany)
        {
            return tooMany;
        }

        AccountCommand.SetSigningPassword set = new(passwords.Hash(password), time.GetUtcNow());
        Outcome<Account> outcome = await store.ExecuteAsync(account.Id, key, set, cancellation);
        if (outcome.Refusal is null)
        {
            await tries.ForgetAsync(account.Id, cancellation);
            await sessions.RevokeAllAsync(account.Id, caller.SessionId, cancellation);
        }

        return outcome;
    }
}
