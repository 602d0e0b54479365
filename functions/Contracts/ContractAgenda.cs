using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>One thing to be done for a contract by an activity. Flat: it lies in orchestration history.</summary>
/// <param name="Activity">Name of the activity.</param>
/// <param name="Role">The party it concerns, a carbon copy, or a keeper's account; empty when none.</param>
/// <param name="Notice">Key of the notice to send; empty when none.</param>
/// <param name="Number">Of the rescission or application it concerns; 0 when none.</param>
public sealed record Duty(string Activity, string ContractId, string Role, string Notice, int Number = 0);

/// <summary>What is due for a contract now, and when to look again.</summary>
/// <param name="WakeAt">The next business date; null when nothing comes by itself.</param>
public sealed record Agenda(IReadOnlyList<Duty> Duties, DateTimeOffset? WakeAt);

/// <summary>Computes what is due from the state and the time alone: rules can change without breaking a replay.</summary>
public static class ContractAgenda
{
    private static readonly TimeOnly ReminderTime = new(9, 0);
    private static readonly int[] ReminderDays = [3, 1];

    public static Agenda Of(ContractState state, DateTimeOffset now) => new([.. Due(state, now)], NextDate(state, now));

    private static IEnumerable<Duty> Due(ContractState state, DateTimeOffset now)
    {
        if (state.Stage == ContractStage.Signing)
        {
            foreach (Party party in state.Parties.Where(party => party.Stage == PartyStage.Consented).Take(1))
            {
                yield return new Duty(nameof(Signing.SigningActivities.ApplySignature), state.Id, party.Role, "");
            }

            if (state.IsCompleting)
            {
                yield return new Duty(nameof(Signing.SigningActivities.CompleteContract), state.Id, "", "");
            }
        }

        if (state.Stage is ContractStage.Filling or ContractStage.Signing && now > state.DeadlineAt && !state.HasUnappliedConsent() && !state.IsCompleting)
        {
            yield return new Duty(nameof(ContractActivities.ExpireContract), state.Id, "", "");
        }

        foreach ((string role, string notice) in NoticesDue(state, now).Where(due => !state.Notices.ContainsKey(due.Notice)))
        {
            yield return new Duty(nameof(Notifications.NoticeActivities.SendNotice), state.Id, role, notice);
        }
    }

    private static IEnumerable<(string Role, string Notice)> NoticesDue(ContractState state, DateTimeOffset now)
    {
        foreach (Party party in state.Parties.Where(party => party.Identity is not null))
        {
            if (!state.IsEnded && party.Stage is PartyStage.ToFill or PartyStage.ToSign)
            {
                if (party is { Stage: PartyStage.ToFill, Terms.Fills: true })
                {
                    yield return (party.Role, Notice.Key(Notice.Fill, party.Role, party.Addressing));
                }

                if (party is { Stage: PartyStage.ToFill, Returned: { } returned } && returned.By != party.Role)
                {
                    yield return (party.Role, Notice.Key(Notice.Returned, party.Role, party.Returns));
                }

                if (party.Stage == PartyStage.ToSign)
                {
                    yield return (party.Role, Notice.Key(Notice.Sign, party.Role, party.Addressing));
                }

                for (int number = 1; number <= party.Reminders.Ever && IsReminderHour(now); number++)
                {
                    yield return (party.Role, Notice.Key(Notice.Remind, party.Role, number));
                }

                for (int number = 1; number <= party.Resends.Ever; number++)
                {
                    yield return (party.Role, Notice.Key(Notice.Resend, party.Role, number));
                }

                // Keyed by the day it is for: a deadline moved later is announced again.
                foreach (int days in ReminderDays.Where(days => IsReminderTime(state, days, now)))
                {
                    yield return (party.Role, Notice.Key(Notice.DeadlineNear, party.Role, state.EffectiveDeadline.AddDays(-days).DayNumber));
                }
            }

            if (EndNotice(state, party) is { } kind)
            {
                yield return (party.Role, Notice.Key(kind, party.Role, 0));
            }
        }

        foreach (CarbonCopy copy in state.CarbonCopies.Where(_ => state.IsCompleted))
        {
            yield return (copy.Role, Notice.Key(Notice.Copy, copy.Role, 0));
        }
    }

    /// <summary>Those who took part, or were asked to, learn how it ended; not the one whose act ended it.</summary>
    private static string? EndNotice(ContractState state, Party party) => state.Stage switch
    {
        _ when state.IsCompleted => Notice.Completed,
        ContractStage.Rejected when party.Stage != PartyStage.Rejected && WasAsked(state, party) => Notice.Rejected,
        ContractStage.Cancelled when party.Role != state.InitiatorRole && WasAsked(state, party) => Notice.Cancelled,
        ContractStage.Expired when WasAsked(state, party) => Notice.Expired,
        _ => null,
    };

    private static bool WasAsked(ContractState state, Party party) =>
        party.AccountId is not null || new[] { Notice.Fill, Notice.Sign }.Any(kind => state.Notices.ContainsKey(Notice.Key(kind, party.Role, party.Addressing)));

    private static DateTimeOffset ReminderAt(ContractState state, int days) => BeijingTime.At(state.EffectiveDeadline.AddDays(-days), ReminderTime);

    private static bool IsReminderTime(ContractState state, int days, DateTimeOffset now)
    {
        return now >= ReminderAt(state, days) && now <= state.DeadlineAt && state.CreatedAt < ReminderAt(state, days)
            && IsReminderHour(now)
            && !ReminderDays.Any(later => later < days && now >= ReminderAt(state, later));
    }

    private static bool IsReminderHour(DateTimeOffset now) =>
        TimeOnly.FromDateTime(BeijingTime.Of(now).DateTime) is var hour && hour >= ContractDecider.RemindersFrom && hour <= ContractDecider.RemindersUntil;

    private static DateTimeOffset? NextDate(ContractState state, DateTimeOffset now) => state.IsEnded
        ? null
        : ReminderDays.Select(days => ReminderAt(state, days))
            .SelectMany(at => new[] { at, at.AddDays(1) })   // missed at night: the next morning
            .Append(state.DeadlineAt.AddSeconds(1))
            .Where(at => at > now)
            .Cast<DateTimeOffset?>()
            .Min();

    private static bool HasUnappliedConsent(this ContractState state) => state.Parties.Any(party => party.Stage == PartyStage.Consented);
}
