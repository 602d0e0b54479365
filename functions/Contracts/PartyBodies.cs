using ContractFunctions.Accounts;
using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>What a request says about a party.</summary>
/// <param name="Party">Null: left to the counterpart.</param>
public sealed record NamedParty(SealedParty? Party, PartyEnterprise? Enterprise);

/// <summary>Turns what a request says about a party into a sealed identity.</summary>
public sealed class PartyBodies(
    PartyVault vault, AccountDirectory accounts, ActingFor acting, ContentComposer composer, RealNamePolicy policy, KeyedHash hash, ITypesetter typesetter)
{
    public const string Self = "self", ByInitiator = "initiator", ByCounterpart = "counterpart";
    private const int MaxAddress = 200;

    /// <summary>The party a body names.</summary>
    public async Task<Outcome<NamedParty>> SealAsync(ContractCall<PartyBody> call, string role)
    {
        bool isOwn = role == call.State.InitiatorRole;
        if (call.Body.By == ByCounterpart && !isOwn)
        {
            return new NamedParty(Party: null, Enterprise: null);
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
            return !policy.Accepts(account.RealName) ? AccountRefusals.RealNameRequired
                : (await acting.ResolveAsync(call.State.InitiatorOrganizationId, account.Id, call.Aborted)).TryGet(out PartyEnterprise? own, out Refusal? notOurs)
                    && (notOurs = RefusalOf(call.State, role, own)) is null
                    ? new NamedParty(await SealOwnAsync(call.State.Id, role, account, call.Body.Address, call.Aborted), own)
                : notOurs;
        }

        if (!(call.Body.Identity ?? new PartyIdentityInput()).Check(BeijingTime.DateOf(call.Now), "identity").TryGet(out PartyIdentity? identity, out Refusal? refusal))
        {
            return refusal;
        }

        PartyEnterprise? enterprise = identity.Enterprise is { } company ? new PartyEnterprise(company.Name, company.Code, OrganizationId: null, IsSimulated: false) : null;
        return RefusalOf(call.State, role, enterprise) is { } unfit ? unfit : new NamedParty(await SealTypedAsync(call.State.Id, role, identity, call.Aborted), enterprise);
    }

    /// <summary>Typed by somebody else: a data subject of its own until the person comes.</summary>
    public Task<SealedParty> SealTypedAsync(string contractId, string role, PartyIdentity identity, CancellationToken cancellation) => vault.SealAsync(
        contractId, role, identity, $"phone-{hash.DeriveId("phone-subject", $"{contractId}\n{identity.Phone.Digits}")}", isSimulated: false, cancellation);

    /// <summary>Why the role cannot be played by this company, or by a person alone.</summary>
    public Refusal? RefusalOf(ContractState state, string role, PartyEnterprise? enterprise) =>
        ActingFor.RefusalOf(Enumerable.Range(1, state.Templates.Length).Select(document => composer.TemplateOf(state, document)), role, enterprise is not null);

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
