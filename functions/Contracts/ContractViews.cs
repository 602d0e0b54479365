using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>A contract as one of its parties sees it: own data whole, the others' masked.</summary>
/// <param name="Reference">The neutral reference messages use.</param>
/// <param name="Label">The stage as shown: 待签署 also while the finished file is being made.</param>
/// <param name="Actions">What is open to the reader now.</param>
/// <param name="RemainingSeconds">Until the deadline; 0 once it has passed or the contract has ended.</param>
public sealed record ContractView(
    string Id,
    string Reference,
    string Title,
    TemplateRef Template,
    ContractStage Stage,
    Text Label,
    string MyRole,
    IReadOnlyList<string> Actions,
    DateTimeOffset CreatedAt,
    DateOnly Deadline,
    DateTimeOffset DeadlineAt,
    long RemainingSeconds,
    string? ContentHash,
    int? PageCount,
    int? Revision,
    IReadOnlyList<PartyView> Parties,
    string? EndReason,
    DateTimeOffset? EndedAt,
    IReadOnlyList<DeliveryView> Deliveries,
    long Version);

/// <summary>A party as a reader sees it.</summary>
/// <param name="Turn">When it signs, from 1; parties of one turn sign in any order.</param>
public sealed record PartyView(
    string Role, int Turn, PartyStage Stage, bool IsMe, bool IsInitiator, bool IsClaimed, string? Name, string? Document, string? Phone, string? Address,
    bool DisclosureAccepted, PartyTerms Terms, DateTimeOffset? ConsentedAt, int? SignedRevision);

/// <summary>A delivery by e-mail; the address only to the one who asked for it.</summary>
public sealed record DeliveryView(int Number, string? Email, DateTimeOffset At, NoticeResult? Result);

/// <summary>The form as its reader may see it.</summary>
/// <param name="Faults">What still stands in the way of completing it, for the reader's role.</param>
public sealed record FormView(FormValues Values, int ContentVersion, IReadOnlyList<ProblemField> Faults);

/// <summary>Builds the views.</summary>
public sealed class ContractViews(PartyVault vault, TimeProvider time)
{
    public async Task<ContractView> OfAsync(ContractState state, Party me, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<PartyView> parties = [];
        foreach (Party party in state.Parties)
        {
            parties.Add(await PartyAsync(state, party, party.Role == me.Role, cancellation));
        }

        List<DeliveryView> deliveries = [];
        foreach (DeliveryRequest delivery in state.Deliveries)
        {
            string? email = delivery.Role == me.Role ? await vault.OpenTextAsync(state.Id, delivery.Address, cancellation) : null;
            deliveries.Add(new DeliveryView(delivery.Number, email, delivery.At, delivery.Result));
        }

        return new ContractView(
            state.Id,
            Notifications.NoticeActivities.ReferenceOf(state.Id),
            await vault.OpenTextAsync(state.Id, state.Title, cancellation) ?? "",
            state.Template,
            state.Stage,
            Texts.Of($"Stage.{state.Stage}"),
            me.Role,
            ContractActions.Of(state, me, now),
            state.CreatedAt,
            state.Deadline,
            state.DeadlineAt,
            state.IsEnded || now > state.DeadlineAt ? 0 : (long)(state.DeadlineAt - now).TotalSeconds,
            state.Content?.ContentHash,
            state.Content?.PageCount,
            state.Head?.Number,
            parties,
            state.EndReason is { } reason ? await vault.OpenTextAsync(state.Id, reason, cancellation) : null,
            state.EndedAt,
            deliveries,
            state.Version);
    }

    private async Task<PartyView> PartyAsync(ContractState state, Party party, bool isMe, CancellationToken cancellation)
    {
        PartyIdentity? details = await vault.OpenAsync(state.Id, party, cancellation);
        return new PartyView(
            party.Role,
            party.Turn,
            party.Stage,
            isMe,
            party.Role == state.InitiatorRole,
            party.AccountId is not null,
            isMe ? details?.Name.Value : details?.Name.Masked,
            isMe ? details?.Document.Number : details?.Document.Masked,
            isMe ? details?.Phone.Digits : details?.Phone.Masked,
            isMe ? details?.Address : null,
            party.Disclosure is not null,
            party.Terms,
            party.Consent?.At,
            party.Signature?.Revision);
    }
}
