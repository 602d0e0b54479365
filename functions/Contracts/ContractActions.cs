using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>What is open to a party now, for a client to offer. The decider has the last word.</summary>
public static class ContractActions
{
    public static IReadOnlyList<string> Of(ContractState state, Party me, DateTimeOffset now) => [.. Open(state, me, me.Role == state.InitiatorRole, now)];

    private static IEnumerable<string> Open(ContractState state, Party me, bool isInitiator, DateTimeOffset now)
    {
        bool isOver = now > state.DeadlineAt || state.IsCompleting;
        switch (state.Stage)
        {
            case ContractStage.Draft when isInitiator:
                foreach (string action in (string[])["acceptDisclosure", "nameParty", "fillForm", "preview", "launch", "cancel", "extendDeadline"])
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
            case ContractStage.Completed:
                yield return "deliver";
                break;
        }
    }

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
        }

        if (me is { Stage: PartyStage.ToFill or PartyStage.ToSign, Terms.MayReject: true })
        {
            yield return "reject";
        }

        if (state.Parties.Any(party => party.Role != me.Role && ContractDecider.Decide(new Remind(now, me.Role, party.Role), state) is Decision<ContractEvent>.Accepted))
        {
            yield return "remind";
        }

        if (isInitiator)
        {
            yield return "extendDeadline";
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
