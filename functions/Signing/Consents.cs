using ContractFunctions.Accounts;
using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Seals;

namespace ContractFunctions.Signing;

/// <summary>What a signer gives with a consent, whether to the contract or to its rescission.</summary>
/// <param name="ContentHash">What was read and is agreed to.</param>
/// <param name="Seal">Of an enterprise: the seal the signer holds.</param>
/// <param name="Application">Of an enterprise: the granted application, instead of a seal held.</param>
/// <param name="SignerName">签署人姓名 as confirmed by the signer (P30).</param>
/// <param name="Code">One-time code of the identity check; with neither code nor password it is the check by face that was begun.</param>
/// <param name="Password">Signing password.</param>
public sealed record ConsentInput(string ContentHash, SigningMark Mark, string? Seal, int? Application, string SignerName, string? Code, string? Password)
{
    public override string ToString() => nameof(ConsentInput);
}

/// <summary>Makes a consent: the person is who it says, has the mark or the seal, is let by the rules, and passes the identity check (意愿核验), in this order.</summary>
public sealed class Consents(PartyVault vault, AccountDirectory accounts, IdentityChecks checks, RealNamePolicy policy, SealUses seals, TimeProvider time)
{
    /// <param name="command">The command the consent is for; what the rules refuse is refused before a code is used up.</param>
    public async Task<Outcome<Prepared>> PrepareAsync(
        ContractState state, Party me, ConsentInput input, CodeScope scope, int pagesRead, Func<Consent, ContractCommand> command, CancellationToken cancellation)
    {
        if (await vault.OpenAsync(state.Id, me, cancellation) is not { } own)
        {
            return ContractRefusals.NotYourTurn;
        }

        Account account = await accounts.RequireAsync(me.AccountId!, cancellation);
        if (RefusalOf(input, own, account) is { } unfit)
        {
            return unfit;
        }

        if (!(await seals.ForAsync(state, me, account.Id, input, cancellation)).TryGet(out SealUse? seal, out Refusal? refusal))
        {
            return refusal;
        }

        string? handwriting = input.Mark == SigningMark.Handwriting ? account.HandwritingSha256 : null;
        bool isSimulated = account.RealName!.IsSimulated || me.Enterprise is { IsSimulated: true };
        Consent consent = new(time.GetUtcNow(), account.Id, input.ContentHash, RevisionSeen: 0, input.Mark, handwriting, seal, "", "", pagesRead, isSimulated);
        if (ContractDecider.Decide(command(consent), state) is Decision<ContractEvent>.Refused { Refusal: var early })
        {
            return early;
        }

        return (await checks.VerifyEitherAsync(account, scope, input.Code, input.Password, cancellation)).TryGet(out IdentityProof? proof, out refusal)
            ? new Prepared(command(consent with { At = proof.At, IdentityCheckId = proof.TicketId, IdentityCheckMethod = proof.Method }), proof.Consume)
            : refusal;
    }

    private Refusal? RefusalOf(ConsentInput input, PartyIdentity own, Account account) =>
        input.SignerName.Trim() != own.Name.Value ? ContractRefusals.IdentityNotConfirmed
        : account.RealName is not { } realName || !policy.Accepts(realName) || own.Document is null || !realName.IsSamePerson(own.Name, own.Document) ? ContractRefusals.NotTheAddressee
        : input.Mark == SigningMark.Handwriting && account.HandwritingSha256 is null ? ContractRefusals.HandwritingMissing
        : null;
}
