using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;
using QRCoder;

namespace ContractFunctions.Contracts;

/// <summary>A link's token, and the claimant's contact address if it wants one in the contract.</summary>
public sealed record ClaimBody(string Token, string? Address = null);

/// <summary>The share address and where its QR code (PNG) is.</summary>
public sealed record ShareView(string Url, string Qr, DateTimeOffset ExpiresAt);

/// <summary>Routes of links for those who are signed in: share address, QR code, claim, release.</summary>
public sealed class LinkFunctions(
    ContractEdge edge, HttpApi api, Links links, AccountDirectory accounts, RealNamePolicy policy, PartyBodies parties, TimeProvider time)
{
    private const string ShareOccasion = "share";

    /// <summary>The ShareLink of the role that is open.</summary>
    [Function(nameof(GetShareLink))]
    [Answers<ShareView>]
    public Task<IResult> GetShareLink([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/share-link")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) => Shareable(state, me) is { } party
            ? Reply.Json(
                new ShareView(await links.MakeAsync(state, party, isInvitation: false, ShareOccasion, cancellation), $"/api/contracts/{state.Id}/share-link/qr", state.DeadlineAt),
                ContractsJson.Default.ShareView)
            : Problem.Of(ContractRefusals.NothingToShare));

    [Function(nameof(GetShareQr))]
    [Answers(StatusCodes.Status200OK, "image/png")]
    public Task<IResult> GetShareQr([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/share-link/qr")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) =>
        {
            if (Shareable(state, me) is not { } party)
            {
                return Problem.Of(ContractRefusals.NothingToShare);
            }

            using QRCodeData code = QRCodeGenerator.GenerateQrCode(await links.MakeAsync(state, party, isInvitation: false, ShareOccasion, cancellation), QRCodeGenerator.ECCLevel.M);
            using PngByteQRCode png = new(code);
            return Results.Bytes(png.GetGraphic(pixelsPerModule: 8), "image/png");
        });

    /// <summary>Takes the role a link leads to: the first verified person an open one, else the person addressed.</summary>
    [Function(nameof(ClaimRole))]
    [Accepts<ClaimBody>]
    [Answers<ContractView>]
    public Task<IResult> ClaimRole(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "claims")] HttpRequest request, [DurableClient] DurableTaskClient durable) =>
        api.CommandAsync(request, ContractsJson.Default.ClaimBody, async call =>
        {
            if (await links.FindAsync(call.Body.Token, call.Aborted) is not { } target)
            {
                return Problem.Of(Refusals.NotFound);
            }

            if (target.IsExpired(time.GetUtcNow()))
            {
                return Problem.Of(ContractRefusals.LinkExpired);
            }

            Account account = await accounts.RequireAsync(call.Caller.AccountId, call.Aborted);
            if (!policy.Accepts(account.RealName))
            {
                return Problem.Of(AccountRefusals.RealNameRequired);
            }

            if (parties.AddressFault(call.Body.Address) is { } fault)
            {
                return Problem.Of(Refusals.FieldsInvalid([fault]));
            }

            SealedParty claimant = await parties.SealOwnAsync(target.ContractId, target.Role, account, call.Body.Address, call.Aborted);
            Outcome<ContractState> outcome = await edge.CarryOutAsync(
                durable,
                target.ContractId,
                call.Key,
                _ => Task.FromResult<Outcome<Prepared>>(new Prepared(
                    new ClaimRole(time.GetUtcNow(), target.Role, target.Addressing, account.Id, claimant.Identity, claimant.Commitments),
                    [.. claimant.Openings])),
                startsLife: false,
                call.Aborted);
            return await edge.AnswerAsync(call.Caller, outcome, call.Aborted);
        });

    /// <summary>The initiator takes a claimed role back, until somebody has signed.</summary>
    [Function(nameof(ReleaseClaim))]
    [Accepts<EmptyBody>]
    [Answers<ContractView>]
    public Task<IResult> ReleaseClaim(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{id}/parties/{role}/release")] HttpRequest request,
        string id,
        string role,
        [DurableClient] DurableTaskClient durable) =>
        edge.CommandAsync(request, id, ContractsJson.Default.EmptyBody, durable, call =>
            Task.FromResult<Outcome<Prepared>>(new Prepared(new ReleaseClaim(call.Now, call.Me.Role, role))));

    private static Party? Shareable(ContractState state, Party me) =>
        me.Role == state.InitiatorRole && state.Stage is ContractStage.Filling or ContractStage.Signing
            ? state.Parties.FirstOrDefault(party => party.Role != me.Role && party.Stage is not (PartyStage.Consented or PartyStage.Signed))
            : null;
}
