using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Rescissions;
using ContractFunctions.Seals;

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
    IReadOnlyList<DocumentView> Documents,
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
    IReadOnlyList<CarbonCopyView> CarbonCopies,
    IReadOnlyList<SealApplicationView> SealApplications,
    IReadOnlyList<RescissionView> Rescissions,
    string? EndReason,
    DateTimeOffset? EndedAt,
    IReadOnlyList<DeliveryView> Deliveries,
    long Version);

/// <summary>One of the contract's documents.</summary>
/// <param name="PageCount">Once the content is frozen.</param>
public sealed record DocumentView(int Number, TemplateRef Template, Text Title, int? PageCount, bool IsRescinded);

/// <summary>A party as a reader sees it.</summary>
/// <param name="Turn">When it signs, from 1; parties of one turn sign in any order.</param>
/// <param name="Enterprise">Of a company; then name, document and phone are its agent's (经办人).</param>
/// <param name="Transfers">When the turn went from one colleague to another.</param>
/// <param name="ReturnReason">Why its part was returned to it, to the party itself and the initiator, while it is to fill again.</param>
/// <param name="Seal">With what an enterprise sealed.</param>
public sealed record PartyView(
    string Role, int Turn, PartyStage Stage, bool IsMe, bool IsInitiator, bool IsClaimed, EnterpriseView? Enterprise, string? Name, string? Document, string? Phone, string? Address,
    bool DisclosureAccepted, PartyTerms Terms, IReadOnlyList<DateTimeOffset> Transfers, string? ReturnReason, DateTimeOffset? ConsentedAt, SealType? Seal, int? SignedRevision);

/// <summary>A company; public data.</summary>
public sealed record EnterpriseView(string Name, string Code);

/// <summary>Who gets a copy; only the initiator sees to whom.</summary>
public sealed record CarbonCopyView(int Number, string? Name, string? Phone, bool IsClaimed);

/// <summary>An application for a seal, to the side it belongs to.</summary>
public sealed record SealApplicationView(
    int Number, string Role, SealType Type, string ContentHash, string? Note, DateTimeOffset At, DateTimeOffset ExpiresAt, SealApplicationStage Stage, string? SealId, string? Reason,
    bool IsMine);

/// <summary>A rescission as a party sees it.</summary>
/// <param name="ContentHash">Of the agreement: what a confirmation binds to.</param>
/// <param name="ConfirmedBy">Roles in the order of their confirmation; the proposer first.</param>
public sealed record RescissionView(
    int Number, RescissionStage Stage, string By, IReadOnlyList<int> Documents, string? Reason, DateOnly EffectiveOn, string ContentHash, int PageCount,
    IReadOnlyList<string> ConfirmedBy, DateTimeOffset At, DateTimeOffset LapsesAt, string? EndReason, bool IsEffective);

/// <summary>A delivery by e-mail; the address only to the one who asked for it.</summary>
public sealed record DeliveryView(int Number, string? Email, DateTimeOffset At, NoticeResult? Result);

/// <summary>The form as its reader may see it.</summary>
/// <param name="Faults">What still stands in the way of completing it, for the reader's role.</param>
public sealed record FormView(FormValues Values, int ContentVersion, IReadOnlyList<ProblemField> Faults);

/// <summary>Builds the views.</summary>
public sealed class ContractViews(PartyVault vault, ContentComposer composer, TimeProvider time)
{
    /// <param name="me">The party, or a reader in its place.</param>
    public async Task<ContractView> OfAsync(ContractState state, Party me, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<PartyView> parties = [];
        foreach (Party party in state.Parties)
        {
            parties.Add(await PartyAsync(state, party, me, cancellation));
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
            [.. state.Templates.Select((template, at) => new DocumentView(
                at + 1, template, composer.TemplateOf(state, at + 1).Title, state.Content?.PageCounts[at], state.RescindedDocuments.Contains(at + 1)))],
            state.Stage,
            Texts.Of($"Stage.{state.Stage}"),
            me.Role,
            ContractActions.Of(state, me, now),
            state.CreatedAt,
            state.EffectiveDeadline,
            state.DeadlineAt,
            state.IsEnded || now > state.DeadlineAt ? 0 : (long)(state.DeadlineAt - now).TotalSeconds,
            state.Content?.ContentHash,
            state.Content?.PageCount,
            state.Head?.Number,
            parties,
            await CopiesAsync(state, me, cancellation),
            await ApplicationsAsync(state, me, cancellation),
            await RescissionsAsync(state, me, cancellation),
            state.EndReason is { } reason ? await vault.OpenTextAsync(state.Id, reason, cancellation) : null,
            state.EndedAt,
            deliveries,
            state.Version);
    }

    private async Task<PartyView> PartyAsync(ContractState state, Party party, Party me, CancellationToken cancellation)
    {
        bool isMe = party.Role == me.Role;
        PartyIdentity? details = await vault.OpenAsync(state.Id, party, cancellation);
        return new PartyView(
            party.Role,
            party.Turn,
            party.Stage,
            isMe,
            party.Role == state.InitiatorRole,
            party.AccountId is not null,
            party.Enterprise is { } company ? new EnterpriseView(company.Name, company.Code) : null,
            isMe ? details?.Name.Value : details?.Name.Masked,
            isMe ? details?.Document?.Number : details?.Document?.Masked,
            isMe ? details?.Phone.Digits : details?.Phone.Masked,
            isMe ? details?.Address : null,
            party.Disclosure is not null,
            party.Terms,
            [.. party.Transfers.Select(transfer => transfer.At)],
            isMe || me.Role == state.InitiatorRole ? await WordsAsync(state, party.Returned?.Reason, cancellation) : null,
            party.Consent?.At,
            party.Consent?.Seal?.Type,
            party.Signature?.Revision);
    }

    private async Task<IReadOnlyList<CarbonCopyView>> CopiesAsync(ContractState state, Party me, CancellationToken cancellation)
    {
        List<CarbonCopyView> copies = [];
        foreach (CarbonCopy copy in state.CarbonCopies)
        {
            PartyIdentity? details = me.Role == state.InitiatorRole ? await vault.OpenAsync(state.Id, copy.Role, copy.Identity, cancellation) : null;
            copies.Add(new CarbonCopyView(copy.Number, details?.Name.Masked, details?.Phone.Masked, copy.AccountId is not null));
        }

        return copies;
    }

    private async Task<IReadOnlyList<SealApplicationView>> ApplicationsAsync(ContractState state, Party me, CancellationToken cancellation)
    {
        List<SealApplicationView> applications = [];
        foreach (SealApplication of in state.SealApplications.Where(application => application.Role == me.Role))
        {
            applications.Add(new SealApplicationView(
                of.Number, of.Role, of.Type, of.ContentHash, await WordsAsync(state, of.Note, cancellation), of.At, of.ExpiresAt, of.Stage, of.SealId,
                await WordsAsync(state, of.Reason, cancellation), of.AccountId == me.AccountId));
        }

        return applications;
    }

    private async Task<IReadOnlyList<RescissionView>> RescissionsAsync(ContractState state, Party me, CancellationToken cancellation)
    {
        List<RescissionView> rescissions = [];
        foreach (RescissionState of in state.Rescissions.Where(rescission => rescission.IsKnownTo(me.Role)))
        {
            rescissions.Add(new RescissionView(
                of.Number, of.Stage, of.By, of.Documents, await WordsAsync(state, of.Reason, cancellation), of.EffectiveOn, of.Agreement.ContentHash, of.Agreement.PageCount,
                [.. of.Consents.Select(consent => consent.Role)], of.At, of.LapsesAt, await WordsAsync(state, of.EndReason, cancellation), of.IsEffective));
        }

        return rescissions;
    }

    private async Task<string?> WordsAsync(ContractState state, SealedText? words, CancellationToken cancellation) =>
        words is null ? null : await vault.OpenTextAsync(state.Id, words, cancellation);
}
