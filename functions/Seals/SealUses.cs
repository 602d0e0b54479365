using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using ContractFunctions.Signing;

namespace ContractFunctions.Seals;

/// <summary>
/// Which seal a consent is made with. A holder (the SuperAdmin, or a member with a lasting grant) uses a seal alone; anybody else needs an application granted for this
/// content, whose use the contract itself watches over. A grant revoked, or a seal disabled, stops every consent decided after it; one that was checked before stands, and
/// names the version of the seal it was checked against.
/// </summary>
public sealed class SealUses(SealStore seals, ActingFor acting, TimeProvider time)
{
    /// <returns>Null for a person's own mark.</returns>
    public async Task<Outcome<SealUse?>> ForAsync(ContractState state, Party me, string accountId, ConsentInput input, CancellationToken cancellation)
    {
        if (input.Mark != SigningMark.CompanySeal || me.Enterprise?.OrganizationId is not { } organizationId)
        {
            return (SealUse?)null;   // whether that is right is for the rules to say
        }

        if (await acting.FindAsync(organizationId, cancellation) is not { } organization || organization.Find(accountId) is null)
        {
            return ContractRefusals.SealNotHeld;   // left the company in the meantime
        }

        SealApplication? application = input.Application is { } number ? state.FindSealApplication(number) : null;
        if (input.Application is not null && application?.SealId is null)
        {
            return ContractRefusals.SealGrantVoid;
        }

        if ((application?.SealId ?? input.Seal) is not { } sealId)
        {
            return ContractRefusals.SealRequired;
        }

        return !RecordLimits.IsKey(sealId) || await seals.FindAsync(organizationId, sealId, cancellation) is not { } seal ? ContractRefusals.SealRequired
            : seal.Status != SealStatus.Enabled ? SealRefusals.NotUsable
            : application is null && !IsHeldBy(seal, organization, accountId) ? ContractRefusals.SealNotHeld
            : new SealUse(seal.Id, seal.Version, seal.Type, application?.Number);
    }

    /// <summary>Whether a member may use the seal alone.</summary>
    public bool IsHeldBy(Seal seal, Organization organization, string accountId) =>
        organization.IsSuperAdmin(accountId) || seal.GrantOf(accountId)?.HoldsAt(time.GetUtcNow()) == true;
}
