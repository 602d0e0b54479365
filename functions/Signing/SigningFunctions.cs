using System.Text.Json.Serialization.Metadata;
using ContractFunctions.Accounts;
using ContractFunctions.Contracts;
using ContractFunctions.Documents;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Signing;

/// <summary>How a party read.</summary>
public enum ReadingMode
{
    /// <summary>The pages of the file.</summary>
    Pages,

    /// <summary>阅读模式: the same as reflowed text.</summary>
    Text,
}

/// <summary>Pages of the frozen content that were shown, 1-based; of a text, those whose blocks were.</summary>
public sealed record ReadingBody(string ContentHash, IReadOnlyList<int> Pages, ReadingMode Mode = ReadingMode.Pages);

/// <summary>How far a party has read.</summary>
public sealed record ReadingView(int PagesRead, int PageCount, bool IsComplete);

/// <summary>签署; members as <see cref="ConsentInput"/>.</summary>
/// <param name="Title">The contract's title as confirmed by the signer (P30).</param>
public sealed record SignBody(
    string ContentHash, SigningMark Mark, string Title, string SignerName, string? Code = null, string? Password = null, string? Seal = null, int? Application = null)
{
    public ConsentInput Consent => new(ContentHash, Mark, Seal, Application, SignerName, Code, Password);

    public override string ToString() => nameof(SignBody);
}

/// <summary>Routes of signing: read, be checked, sign.</summary>
public sealed class SigningFunctions(
    ContractEdge edge,
    HttpApi api,
    ContractStore contracts,
    PartyVault vault,
    AccountDirectory accounts,
    IdentityChecks checks,
    FaceChecks faces,
    Consents consents,
    Readings readings,
    CommandRows commands,
    ClientAddresses addresses,
    PublicAddress address,
    IDocumentStore documents,
    ContentComposer composer,
    TimeProvider time)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100), LongestLook = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(5);

    /// <summary>The document in its newest revision, for its parties only.</summary>
    [Function(nameof(GetDocument))]
    [Answers(StatusCodes.Status200OK, "application/pdf")]
    public Task<IResult> GetDocument([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/document")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) =>
        {
            if (!DraftingFunctions.DocumentOf(request, state).TryGet(out int document, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            if (state.Head is not { } head || await documents.OpenAsync(head.Files[document - 1].Sha256, cancellation) is not { } stream)
            {
                return Problem.Of(ContractRefusals.NotFrozen);
            }

            (Observation seen, RecordWrite opening) = await SeenAsync(request, state, me, "Opened", 0, cancellation);
            await contracts.ObserveAsync(state, seen, opening, cancellation);
            return Results.Stream(stream, "application/pdf", $"contract-{Notifications.NoticeActivities.ReferenceOf(state.Id)}.pdf");
        });

    /// <summary>阅读模式: the document as reflowed text, frozen or as it would read now; as an HTML page for browsers and screen readers where that is asked for, else as JSON.</summary>
    [Function(nameof(GetReadingText))]
    [Answers<ReadingText>]
    public Task<IResult> GetReadingText([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/text")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) =>
        {
            if (!DraftingFunctions.DocumentOf(request, state).TryGet(out int document, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            ReadingText text = await composer.ReadAsync(state, document, cancellation);
            if (state.Content is not null)
            {
                (Observation seen, RecordWrite opening) = await SeenAsync(request, state, me, "OpenedText", 0, cancellation);
                await contracts.ObserveAsync(state, seen, opening, cancellation);
            }

            if (!request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            {
                return Reply.Json(text, ReadingJson.Default.ReadingText);
            }

            return Results.Content(ReadingPage.Write(text), "text/html; charset=utf-8");
        });

    /// <summary>阅读记录: pages shown to the signer.</summary>
    [Function(nameof(RecordReading))]
    [Accepts<ReadingBody>]
    [Answers<ReadingView>]
    public Task<IResult> RecordReading([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/readings")] HttpRequest request, string id) =>
        OnceAsync(request, id, ContractsJson.Default.ReadingBody, ContractsJson.Default.ReadingView, async (state, me, call) =>
        {
            if (state.Content is not { } content || content.ContentHash != call.Body.ContentHash)
            {
                return ContractRefusals.ContentChanged;
            }

            if (call.Body.Pages.Count is 0 or > 1000 || call.Body.Pages.Any(page => page < 1 || page > content.PageCount))
            {
                return Refusals.FieldInvalid("pages", "Field.Malformed");
            }

            CommandStep<ReadingView> step = await readings.AddAsync(state, me, call.Body.Pages, time.GetUtcNow(), call.Aborted);
            (Observation seen, RecordWrite opening) = await SeenAsync(request, state, me, call.Body.Mode == ReadingMode.Text ? "ReadText" : "Read", step.Result.PagesRead, call.Aborted);
            return step with { Writes = [.. step.Writes, .. await contracts.ObservationAsync(state, seen, opening, call.Aborted)] };
        });

    /// <summary>意愿核验, first half, bound to this act and this content: a one-time code goes to the party's phone, or a check by face begins.</summary>
    [Function(nameof(BeginIdentityCheck))]
    [Accepts<IdentityCheckBody>]
    [Answers<Accounts.IdentityTicket>]
    public Task<IResult> BeginIdentityCheck([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/identity-checks")] HttpRequest request, string id) =>
        OnceAsync(request, id, ContractsJson.Default.IdentityCheckBody, ContractsJson.Default.IdentityTicket, async (state, me, call) =>
        {
            if (!Acts.ScopeOf(state, me, call.Body).TryGet(out CodeScope? scope, out Refusal? refusal))
            {
                return refusal;
            }

            Account account = await accounts.RequireAsync(call.Caller.AccountId, call.Aborted);
            IdentityPrompt prompt = Acts.PromptOf(scope.Purpose, state);
            Outcome<IdentityTicket> begun = call.Body.Face
                ? await faces.BeginAsync(account, scope, prompt.Reference, new Uri($"{address.BaseUrl}/{LandingFunctions.CheckedPage}"), call.Aborted)
                : await checks.BeginAsync(account, scope, prompt, addresses.Of(request), call.Aborted);
            return begun.TryGet(out IdentityTicket? ticket, out refusal)
                ? new CommandStep<IdentityTicket>(ticket, [])
                : refusal;
        });

    /// <summary>
    /// 签署: records the consent, which counts as signing; the lifecycle applies the signature. 200 once it is in the document, else 202 with the address to look at
    /// (at once with <c>Prefer: respond-async</c>, RFC 7240).
    /// </summary>
    [Function(nameof(SignContract))]
    [Accepts<SignBody>]
    [Answers<ContractView>]
    [Answers<ContractView>(StatusCodes.Status202Accepted)]
    public Task<IResult> SignContract(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/sign")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        api.CommandAsync(request, ContractsJson.Default.SignBody, async call =>
        {
            Outcome<ContractState> outcome = await edge.CarryOutAsync(durable, id, call, PrepareAsync);
            if (!outcome.TryGet(out ContractState? state, out _))
            {
                return await edge.AnswerAsync(call.Caller, outcome, call.Aborted);
            }

            bool isAsync = request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase);
            state = await WhenAppliedAsync(state, call.Caller, isAsync ? TimeSpan.Zero : Patience, call.Aborted);
            bool isApplied = state.PartyOfAccount(call.Caller.AccountId)?.Stage != PartyStage.Consented;
            if (!isApplied)
            {
                request.HttpContext.Response.Headers.Location = $"/api/contracts/{id}";
            }

            return await edge.AnswerAsync(call.Caller, state, call.Aborted, isApplied ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        });

    private async Task<Outcome<Prepared>> PrepareAsync(ContractCall<SignBody> call)
    {
        if (call.State.Content is null)
        {
            return ContractRefusals.NotYourTurn;
        }

        if (call.Body.Title.Trim() != await vault.OpenTextAsync(call.State.Id, call.State.Title, call.Aborted))
        {
            return ContractRefusals.IdentityNotConfirmed;
        }

        if (await composer.FaultsOfTheDayAsync(call.State, call.Aborted) is { Count: > 0 } faults)
        {
            return ContractRefusals.TermsOutdated with { Faults = [.. faults] };
        }

        int pagesRead = await readings.PagesReadAsync(call.State, call.Me, call.Aborted);
        return await consents.PrepareAsync(
            call.State,
            call.Me,
            call.Body.Consent,
            Acts.ScopeOfSigning(call.State, call.Me),
            pagesRead,
            consent => new Sign(consent.At, call.Me.Role, consent),
            call.Aborted);
    }

    private async Task<ContractState> WhenAppliedAsync(ContractState state, Caller caller, TimeSpan patience, CancellationToken cancellation)
    {
        DateTimeOffset until = time.GetUtcNow() + patience;
        TimeSpan pause = FirstLook;
        while (state.PartyOfAccount(caller.AccountId)?.Stage == PartyStage.Consented && time.GetUtcNow() + pause <= until)
        {
            await Task.Delay(pause, time, cancellation);
            state = await contracts.FindAsync(state.Id, cancellation) ?? state;
            pause = pause * 2 < LongestLook ? pause * 2 : LongestLook;
        }

        return state;
    }

    /// <summary>A command of a party that changes no event, only rows beside them; done once under its key.</summary>
    private Task<IResult> OnceAsync<TBody, TResult>(
        HttpRequest request,
        string contractId,
        JsonTypeInfo<TBody> type,
        JsonTypeInfo<TResult> resultType,
        Func<ContractState, Party, CommandCall<TBody>, Task<Outcome<CommandStep<TResult>>>> decide) =>
        api.CommandAsync(request, type, async call =>
            !ContractStore.IsId(contractId) ? Problem.Of(Refusals.NotFound)
            : (await commands.OnceAsync(
                ContractStore.Table,
                contractId,
                call.Key,
                resultType,
                async cancellation => await edge.ReaderOfAsync(await contracts.FindAsync(contractId, cancellation), call.Caller, cancellation) is ({ } state, { } me)
                    ? await decide(state, me, call)
                    : Refusals.NotFound,
                call.Aborted)).TryGet(out TResult? result, out Refusal? refusal)
                ? Reply.Json(result, resultType)
                : Problem.Of(refusal));

    private async Task<(Observation Seen, RecordWrite Opening)> SeenAsync(
        HttpRequest request, ContractState state, Party me, string what, int pages, CancellationToken cancellation)
    {
        (string commitment, RecordWrite opening) = await vault.CommitToAsync(state.Id, me.AccountId!, addresses.Of(request), cancellation);
        return (new Observation(time.GetUtcNow(), me.Role, what, state.Content!.ContentHash, pages, commitment), opening);
    }
}
