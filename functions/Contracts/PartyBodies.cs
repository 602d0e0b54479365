using ContractFunctions.Accounts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>Turns what a request says about a party into a sealed identity.</summary>
public sealed class PartyBodies(PartyVault vault, AccountDirectory accounts, RealNamePolicy policy, KeyedHash hash, ITypesetter typesetter)
{
    public const string Self = "self", ByInitiator = "initiator", ByCounterpart = "counterpart";
    private const int MaxAddress = 200;

    /// <summary>The party a body names; null: left to the counterpart.</summary>
    public async Task<Outcome<SealedParty?>> SealAsync(ContractCall<PartyBody> call, string role)
    {
        bool isOwn = role == call.State.InitiatorRole;
        if (call.Body.By == ByCounterpart && !isOwn)
        {
            return (SealedParty?)null;
        }

        if (call.Body.By != (isOwn ? Self : ByInitiator))
        {
            return Refusals.FieldInvalid("by", "Field.Malformed");
        }

        if (AddressFault(call.Body.Address) is { } fault)
        {
            return Refusals.FieldsInvalid([fault]);
        }

        if (isOwn)
        {
            Account account = await accounts.RequireAsync(call.Call.Caller.AccountId, call.Aborted);
            return policy.Accepts(account.RealName)
                ? await SealOwnAsync(call.State.Id, role, account, call.Body.Address, call.Aborted)
                : AccountRefusals.RealNameRequired;
        }

        if (!(call.Body.Identity ?? new PartyIdentityInput()).Check(BeijingTime.DateOf(call.Now), "identity").TryGet(out PartyIdentity? identity, out Refusal? refusal))
        {
            return refusal;
        }

        // Typed by somebody else: a data subject of its own until the person comes.
        string subject = $"phone-{hash.DeriveId("phone-subject", $"{call.State.Id}\n{identity.Phone.Digits}")}";
        return await vault.SealAsync(call.State.Id, role, identity, subject, isSimulated: false, call.Aborted);
    }

    /// <summary>An account's own verified identity as a party.</summary>
    public Task<SealedParty> SealOwnAsync(string contractId, string role, Account account, string? address, CancellationToken cancellation) =>
        vault.SealAsync(
            contractId,
            role,
            new PartyIdentity(account.RealName!.Name, account.RealName.Document, account.Phone, Trimmed(address)),
            account.Id,
            account.RealName.IsSimulated,
            cancellation);

    /// <summary>What is wrong with a contact address, or null.</summary>
    public FieldFault? AddressFault(string? address) => Trimmed(address) switch
    {
        null => null,
        { Length: > MaxAddress } => new FieldFault("address", "Field.TooLong"),
        { } text when text.Any(char.IsControl) || typesetter.FindUnprintable(text) is not null => new FieldFault("address", "Field.Malformed"),
        _ => null,
    };

    private static string? Trimmed(string? text) => text?.Trim() is { Length: > 0 } words ? words : null;
}
