using ContractFunctions.Contracts;
using ContractFunctions.Notifications;

namespace ContractFunctions.Seals;

/// <summary>What is due for one application now, and when to look again.</summary>
internal static class SealAgenda
{
    /// <param name="keepers">Accounts of the organization's keepers as they are now.</param>
    public static Agenda Of(ContractState state, SealApplication application, IEnumerable<string> keepers, DateTimeOffset now) =>
        new([.. Due(state, application, keepers, now)], application.IsOpen ? application.ExpiresAt.AddSeconds(1) : null);

    private static IEnumerable<Duty> Due(ContractState state, SealApplication application, IEnumerable<string> keepers, DateTimeOffset now)
    {
        if (application.IsOpen && !SealRules.IsAlive(application, state, now))
        {
            yield return new Duty(nameof(SealActivities.LapseSealApplication), state.Id, "", "", application.Number);
            yield break;
        }

        IEnumerable<(string Role, string Kind)> notices = application.Stage switch
        {
            SealApplicationStage.Pending => keepers.Where(keeper => keeper != application.AccountId).Select(keeper => (keeper, Notice.SealAsked)),
            SealApplicationStage.Approved => [(application.Role, Notice.SealApproved)],
            SealApplicationStage.Rejected => [(application.Role, Notice.SealRejected)],
            SealApplicationStage.Lapsed when state.PartyOf(application.Role).AccountId == application.AccountId && !state.IsEnded => [(application.Role, Notice.SealLapsed)],
            _ => [],
        };
        foreach ((string role, string kind) in notices)
        {
            string key = Notice.Key(kind, role, application.Number);
            if (!state.Notices.ContainsKey(key))
            {
                yield return new Duty(nameof(NoticeActivities.SendNotice), state.Id, role, key, application.Number);
            }
        }
    }
}
