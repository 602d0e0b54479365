using System.Collections.Immutable;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Rescissions;

/// <summary>申请解除, first half: what the agreement will say.</summary>
/// <param name="Documents">Numbers of the documents to be ended; all that are in force when absent.</param>
/// <param name="Reason">One of <c>mutual</c>, <c>mistake</c>, <c>performance</c>, <c>replaced</c>, <c>other</c>.</param>
/// <param name="Words">With <c>other</c> the reason itself; else what is to be added to it.</param>
/// <param name="EffectiveOn">生效日; today when absent.</param>
/// <param name="Retained">保留条款, if any.</param>
/// <param name="Settlement">费用结算, if any.</param>
public sealed record RescissionBody(
    string Reason, IReadOnlyList<int>? Documents = null, string? Words = null, DateOnly? EffectiveOn = null, string? Retained = null, string? Settlement = null);

/// <summary>确认解除; by its proposer it proposes. Members as <see cref="ConsentInput"/>.</summary>
public sealed record ConfirmRescissionBody(
    string ContentHash, SigningMark Mark, string SignerName, string? Code = null, string? Password = null, string? Seal = null, int? Application = null)
{
    public ConsentInput Consent => new(ContentHash, Mark, Seal, Application, SignerName, Code, Password);

    public override string ToString() => nameof(ConfirmRescissionBody);
}

/// <summary>Routes of rescission: draft the agreement, read it, confirm, decline, cancel.</summary>
public sealed class RescissionFunctions(ContractEdge edge, AgreementComposer agreements, Consents consents, PartyVault vault, IDocumentStore documents, ITypesetter typesetter)
{
    private const int MaxWords = 500, LongestAheadDays = 365;

    private static readonly string[] Reasons = ["mutual", "mistake", "performance", "replaced", "other"];

    /// <summary>Typesets the agreement. It is proposed, and the others told, once its proposer has confirmed it with an identity check.</summary>
    [Function(nameof(DraftRescission))]
    [Accepts<RescissionBody>]
    [Answers<ContractView>]
    public Task<IResult> DraftRescission(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/rescissions")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.RescissionBody, durable, async call =>
        {
            if (!call.State.IsCompleted)
            {
                return ContractRefusals.NotCompleted;
            }

            if (!Check(call).TryGet(out RescissionTerms? terms, out Refusal? refusal))
            {
                return refusal;
            }

            // What the rules refuse is refused before anything is typeset.
            DraftRescission draft = new(call.Now, call.Me.Role, terms.Documents, call.State.Title, terms.EffectiveOn, new ComposedContent(0, new Revision(0, []), []));
            if (RescissionRules.Draft(draft, call.State) is Decision<ContractEvent>.Refused { Refusal: var early })
            {
                return early;
            }

            (SealedText reason, RecordWrite opening) = await vault.SealTextAsync(call.State.Id, call.Me.AccountId!, terms.Reason, call.Aborted);
            ComposedContent agreement = await agreements.ComposeAsync(call.State, terms, call.Aborted);
            return new Prepared(draft with { Reason = reason, Agreement = agreement }, opening);
        });

    /// <summary>The agreement in its newest revision.</summary>
    [Function(nameof(GetRescissionAgreement))]
    [Answers(StatusCodes.Status200OK, "application/pdf")]
    public Task<IResult> GetRescissionAgreement(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/rescissions/{rescission}/document")] HttpRequest request, string id, string rescission) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) =>
            Find(state, rescission) is { } found && found.IsKnownTo(me.Role) && await documents.OpenAsync(found.Head.Files[0].Sha256, cancellation) is { } stream
                ? Results.Stream(stream, "application/pdf", $"rescission-{Notifications.NoticeActivities.ReferenceOf(state.Id)}-{found.Number}.pdf")
                : Problem.Of(Refusals.NotFound));

    [Function(nameof(ConfirmRescission))]
    [Accepts<ConfirmRescissionBody>]
    [Answers<ContractView>]
    public Task<IResult> ConfirmRescission(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/rescissions/{rescission}/confirm")] HttpRequest request,
        string id,
        string rescission,
        [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.ConfirmRescissionBody, durable, async call =>
            Find(call.State, rescission) is not { } found
                ? Refusals.NotFound
                : await consents.PrepareAsync(
                    call.State,
                    call.Me,
                    call.Body.Consent,
                    Acts.ScopeOfRescission(call.State, call.Me, found),
                    found.Agreement.PageCount,
                    consent => new ConfirmRescission(consent.At, call.Me.Role, found.Number, consent),
                    call.Aborted));

    /// <summary>取消解除, by its proposer, until all have confirmed.</summary>
    [Function(nameof(CancelRescission))]
    [Accepts<EmptyBody>]
    [Answers<ContractView>]
    public Task<IResult> CancelRescission(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/rescissions/{rescission}/cancel")] HttpRequest request,
        string id,
        string rescission,
        [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.EmptyBody, durable, call => Task.FromResult<Outcome<Prepared>>(
            Find(call.State, rescission) is { } found ? new Prepared(new CancelRescission(call.Now, call.Me.Role, found.Number)) : Refusals.NotFound));

    [Function(nameof(DeclineRescission))]
    [Accepts<ReasonBody>]
    [Answers<ContractView>]
    public Task<IResult> DeclineRescission(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/rescissions/{rescission}/decline")] HttpRequest request,
        string id,
        string rescission,
        [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.ReasonBody, durable, async call =>
        {
            if (Find(call.State, rescission) is not { } found)
            {
                return Refusals.NotFound;
            }

            if (!ReasonBody.Check(call.Body.Reason, "reason").TryGet(out string? words, out Refusal? refusal))
            {
                return refusal;
            }

            (SealedText reason, RecordWrite opening) = await vault.SealTextAsync(call.State.Id, call.Me.AccountId!, words, call.Aborted);
            return new Prepared(new DeclineRescission(call.Now, call.Me.Role, found.Number, reason), opening);
        });

    private static RescissionState? Find(ContractState state, string number) =>
        int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int parsed) ? state.FindRescission(parsed) : null;

    private Outcome<RescissionTerms> Check(ContractCall<RescissionBody> call)
    {
        RescissionBody body = call.Body;
        DateOnly today = BeijingTime.DateOf(call.Now);
        List<FieldFault> faults = [];
        string words = Words("words", body.Words), retained = Words("retained", body.Retained), settlement = Words("settlement", body.Settlement);
        if (!Reasons.Contains(body.Reason))
        {
            faults.Add(new FieldFault("reason", "Field.Malformed"));
        }
        else if (body.Reason == "other" && words.Length == 0)
        {
            faults.Add(new FieldFault("words", "Field.Required"));
        }

        if (body.EffectiveOn is { } day && (day < today || day > today.AddDays(LongestAheadDays)))
        {
            faults.Add(new FieldFault("effectiveOn", "Field.Malformed"));
        }

        if (faults.Count > 0)
        {
            return Refusals.FieldsInvalid(faults);
        }

        string picked = body.Reason == "other" ? "" : Texts.Of($"Rescission.reason.{body.Reason}").Zh;
        ImmutableArray<int> numbers = body.Documents is { } given
            ? [.. given]
            : [.. Enumerable.Range(1, call.State.Templates.Length).Where(number => !call.State.RescindedDocuments.Contains(number))];
        return new RescissionTerms(numbers, (picked, words) is ({ Length: > 0 }, { Length: > 0 }) ? $"{picked}：{words}" : picked + words, body.EffectiveOn ?? today, retained, settlement);

        string Words(string field, string? text)
        {
            string trimmed = text?.Trim() ?? "";
            if (trimmed.Length > MaxWords)
            {
                faults.Add(new FieldFault(field, "Field.TooLong"));
            }
            else if (trimmed.Any(char.IsControl) || typesetter.FindUnprintable(trimmed) is not null)
            {
                faults.Add(new FieldFault(field, "Field.Malformed"));
            }

            return trimmed;
        }
    }
}
