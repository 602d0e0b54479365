using ContractFunctions.Documents;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;

namespace ContractFunctions.Contracts;

/// <summary>The identity as the party has re-checked it (姓名, 证件号, 手机号), typed or confirmed on its own screen.</summary>
public sealed record CompleteFillingBody(string Name, string DocumentNumber, string Phone);

/// <summary>Which party is to fill again, and why.</summary>
public sealed record ReturnFillingBody(string Role, string Reason);

/// <summary>A picture that a form may name from now on.</summary>
public sealed record PictureView(string Sha256, int Width, int Height);

/// <summary>填写: pictures for it, 完成填写, and 退回填写 that opens it again.</summary>
public sealed class FillingFunctions(
    ContractEdge edge, HttpApi api, ContractStore contracts, CommandRows commands, ContractPictures pictures, PartyVault vault, ContentComposer composer)
{
    /// <summary>Sends a picture (PNG) for an <c>image</c> field: by whoever may fill in now.</summary>
    [Function(nameof(SendPicture))]
    [Accepts(ContractPictures.MediaType)]
    [Answers<PictureView>]
    public Task<IResult> SendPicture([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/pictures")] HttpRequest request, string id) =>
        api.UploadAsync(request, ContractPictures.MediaType, ContractPictures.MaxBytes, async call =>
            !ContractStore.IsId(id) ? Problem.Of(Refusals.NotFound)
            : (await commands.OnceAsync(
                ContractStore.Table,
                id,
                call.Key,
                ContractsJson.Default.PictureView,
                async cancellation => ContractEdge.PartyOf(await contracts.FindAsync(id, cancellation), call.Caller) is not ({ } state, { } me) ? Refusals.NotFound
                    : FillingRules.FillRefusal(state, me.Role) is { } refusal ? refusal
                    : await pictures.KeepAsync(id, call.Body, cancellation),
                call.Aborted)).TryGet(out PictureView? kept, out Refusal? refused)
                ? Reply.Json(kept, ContractsJson.Default.PictureView)
                : Problem.Of(refused));

    [Function(nameof(CompleteFilling))]
    [Accepts<CompleteFillingBody>]
    [Answers<ContractView>]
    public Task<IResult> CompleteFilling(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/complete-filling")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.CompleteFillingBody, durable, async call =>
        {
            if (call.State.Stage != ContractStage.Filling)
            {
                return ContractRefusals.NotFilling;
            }

            bool isLast = FillingRules.IsLast(call.State, call.Me.Role);
            IReadOnlyList<FieldFault> faults = isLast
                ? await composer.WholeFaultsOfAsync(call.State, call.Aborted)
                : await composer.FaultsOfAsync(call.State, call.Me.Role, call.Aborted);
            if (faults.Count > 0)
            {
                return Refusals.FieldsInvalid(faults);
            }

            bool isConfirmed = await IsConfirmedAsync(call);
            ComposedContent? frozen = isLast ? await composer.FreezeAsync(call.State, call.Aborted) : null;
            return new Prepared(new CompleteFilling(call.Now, call.Me.Role, IsFormComplete: true, isConfirmed, frozen));
        });

    /// <summary>The initiator has a party fill again; a party takes back what it completed before the content is frozen.</summary>
    [Function(nameof(ReturnFilling))]
    [Accepts<ReturnFillingBody>]
    [Answers<ContractView>]
    public Task<IResult> ReturnFilling(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/return-filling")] HttpRequest request, string id, [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.ReturnFillingBody, durable, async call =>
        {
            if (!ReasonBody.Check(call.Body.Reason, "reason").TryGet(out string? words, out Refusal? refusal))
            {
                return refusal;
            }

            (SealedText reason, RecordWrite opening) = await vault.SealTextAsync(call.State.Id, call.Me.AccountId!, words, call.Aborted);
            return new Prepared(new ReturnFilling(call.Now, call.Me.Role, call.Body.Role, reason), opening);
        });

    private async Task<bool> IsConfirmedAsync(ContractCall<CompleteFillingBody> call) =>
        await vault.OpenAsync(call.State.Id, call.Me, call.Aborted) is { } own
            && own.Name.Value == call.Body.Name.Trim()
            && string.Equals(own.Document?.Number, call.Body.DocumentNumber.Trim(), StringComparison.OrdinalIgnoreCase)
            && own.Phone.Digits == call.Body.Phone.Trim();
}
