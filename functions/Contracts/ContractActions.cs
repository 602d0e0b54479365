using ContractFunctions.Hosting;
using ContractFunctions.Rescissions;

namespace ContractFunctions.Contracts;

/// <summary>What is open to a party now, for a client to offer. The decider has the last word.</summary>
public static class ContractActions
{
    /// <param name="me">The party, or whoever reads in its place.</param>
    public static IReadOnlyList<string> Of(ContractState state, Party me, DateTimeOffset now) =>
        [.. state.PartyOfAccount(me.AccountId!)?.Role == me.Role ? Open(state, me, me.Role == state.InitiatorRole, now) : [], .. Approvals(state, me)];

    /// <summary>An application of a colleague that waits. Whether the reader is a keeper was checked when it was let in.</summary>
    private static IEnumerable<string> Approvals(ContractState state, Party me) =>
        state.SealApplications.Any(application => application is { Stage: SealApplicationStage.Pending } && application.Role == me.Role && application.AccountId != me.AccountId)
            ? ["approveSealUse"]
            : [];

    private static IEnumerable<string> Open(ContractState state, Party me, bool isInitiator, DateTimeOffset now)
    {
        bool isOver = now > state.DeadlineAt || state.IsCompleting;
        switch (state.Stage)
        {
            case ContractStage.Draft when isInitiator:
                foreach (string action in (string[])["acceptDisclosure", "nameParty", "fillForm", "preview", "launch", "cancel", "extendDeadline", "carbonCopy"])
                {
                    yield return action;
                }

                break;
            case ContractStage.Filling or ContractStage.Signing when !isOver:
                foreach (string action in Running(state, me, isInitiator, now))
                {
                    yield return action;
                }

                break;
            case ContractStage.Completed or ContractStage.PartiallyRescinded:
                yield return "deliver";
                yield return "rescind";
                break;
            case ContractStage.Rescinding:
                yield return "deliver";
                foreach (string action in Rescinding(state, me))
                {
                    yield return action;
                }

                break;
            case ContractStage.Rescinded:
                yield return "deliver";
                break;
        }
    }

    private static IEnumerable<string> Rescinding(ContractState state, Party me) => state.Rescissions.FirstOrDefault(rescission => rescission.Stage == RescissionStage.Proposed) switch
    {
        null => [],
        { By: var by } when by == me.Role => ["cancelRescission"],
        { } open when open.ConsentOf(me.Role) is null => ["confirmRescission", "declineRescission"],
        _ => [],
    };

    private static IEnumerable<string> Running(ContractState state, Party me, bool isInitiator, DateTimeOffset now)
    {
        if (me.Disclosure is null && me.Stage is PartyStage.ToFill or PartyStage.ToSign)
        {
            yield return "acceptDisclosure";
        }

        if (me.Stage == PartyStage.ToFill)
        {
            yield return "preview";
            yield return "fillForm";
            yield return "completeFilling";
        }

        if (me.Stage == PartyStage.ToSign)
        {
            yield return "sign";
            if (me.Enterprise is not null)
            {
                yield return "applyForSeal";
            }
        }

        if (me is { Enterprise: not null, Stage: PartyStage.ToFill or PartyStage.ToSign, Terms.MayTransfer: true })
        {
            yield return "transfer";
        }

        if (me is { Stage: PartyStage.ToFill or PartyStage.ToSign, Terms.MayReject: true })
        {
            yield return "reject";
        }

        if (state.Parties.Any(party => FillingRules.ReturnRefusal(state, me.Role, party.Role) is null))
        {
            yield return "returnFilling";
        }

        if (state.Parties.Any(party => party.Role != me.Role && ContractDecider.Decide(new Remind(now, me.Role, party.Role), state) is Decision<ContractEvent>.Accepted))
        {
            yield return "remind";
        }

        if (isInitiator)
        {
            yield return "extendDeadline";
            yield return "carbonCopy";
        }

        if (isInitiator && !state.HasConsent)
        {
            yield return "share";
            yield return "cancel";
            if (state.Parties.Any(party => party is { AccountId: null, Identity: not null, HasActed: false }))
            {
                yield return "correctParty";
            }

            if (state.Parties.Any(party => party.Role != me.Role && party.AccountId is not null))
            {
                yield return "releaseClaim";
            }
        }
    }
}
