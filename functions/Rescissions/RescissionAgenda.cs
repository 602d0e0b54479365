using ContractFunctions.Contracts;
using ContractFunctions.Notifications;

namespace ContractFunctions.Rescissions;

/// <summary>What is due for one rescission now, and when to look again.</summary>
internal static class RescissionAgenda
{
    public static Agenda Of(ContractState state, RescissionState rescission, DateTimeOffset now) => new([.. Due(state, rescission, now)], rescission.IsOpen ? rescission.LapsesAt.AddSeconds(1) : null);

    private static IEnumerable<Duty> Due(ContractState state, RescissionState rescission, DateTimeOffset now)
    {
        if (rescission.Stage is RescissionStage.Drafted or RescissionStage.Proposed && now > rescission.LapsesAt)
        {
            yield return DutyOf(nameof(RescissionActivities.LapseRescission), "");
        }

        if (rescission is { Stage: RescissionStage.Confirmed, IsEffective: false })
        {
            yield return rescission.Consents.FirstOrDefault(consent => consent.Signature is null) is { } next
                ? DutyOf(nameof(RescissionActivities.ApplyRescissionSignature), next.Role)
                : DutyOf(nameof(RescissionActivities.CompleteRescission), "");
        }

        foreach ((string role, string notice) in Notices(state, rescission).Where(due => !state.Notices.ContainsKey(due.Notice)))
        {
            yield return new Duty(nameof(NoticeActivities.SendNotice), state.Id, role, notice, rescission.Number);
        }

        Duty DutyOf(string activity, string role) => new(activity, state.Id, role, "", rescission.Number);
    }

    /// <summary>Nobody but the proposer hears of a draft; of an end all do but the one whose act it was.</summary>
    private static IEnumerable<(string Role, string Notice)> Notices(ContractState state, RescissionState rescission) =>
        from party in state.Parties
        where !rescission.Consents.IsEmpty
        let kind = rescission.Stage switch
        {
            RescissionStage.Proposed when rescission.ConsentOf(party.Role) is null => Notice.RescissionProposed,
            RescissionStage.Cancelled when party.Role != rescission.By => Notice.RescissionCancelled,
            RescissionStage.Declined when rescission.EndedBy != party.Role => Notice.RescissionDeclined,
            RescissionStage.Lapsed => Notice.RescissionLapsed,
            RescissionStage.Confirmed when rescission.IsEffective => Notice.Rescinded,
            _ => null,
        }
        where kind is not null
        select (party.Role, Notice.Key(kind, party.Role, rescission.Number));
}
