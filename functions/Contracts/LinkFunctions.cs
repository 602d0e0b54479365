using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using Microsoft.DurableTask.Client;
using QRCoder;

namespace ContractFunctions.Contracts;

/// <summary>A link's token.</summary>
/// <param name="Address">The claimant's contact address, if it wants one in the contract.</param>
/// <param name="Organization">The certified organization for which the claimant acts; absent: for itself.</param>
public sealed record ClaimBody(string Token, string? Address = null, string? Organization = null);

/// <summary>The share address and where its QR code (PNG) is.</summary>
public sealed record ShareView(string Url, string Qr, DateTimeOffset ExpiresAt);

/// <summary>Routes of links for those who are signed in: share address, QR code, claim, release.</summary>
public sealed class LinkFunctions(
    ContractEdge edge, HttpApi api, Links links, AccountDirectory accounts, RealNamePolicy policy, PartyBodies parties, ActingFor acting, TimeProvider time)
{
    private const string ShareOccasion = "share";

    /// <summary>The ShareLink of an open role: of <c>?role=</c>, or of the first.</summary>
    [Function(nameof(GetShareLink))]
    [Answers<ShareView>]
    public Task<IResult> GetShareLink([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/share-link")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) => Shareable(request, state, me) is { } party
            ? Reply.Json(
                new ShareView(await LinkAsync(state, party, cancellation), $"/api/contracts/{state.Id}/share-link/qr?role={party.Role}", state.DeadlineAt),
                ContractsJson.Default.ShareView)
            : Problem.Of(ContractRefusals.NothingToShare));

    [Function(nameof(GetShareQr))]
    [Answers(StatusCodes.Status200OK, "image/png")]
    public Task<IResult> GetShareQr([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/share-link/qr")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) =>
        {
            if (Shareable(request, state, me) is not { } party)
            {
                return Problem.Of(ContractRefusals.NothingToShare);
            }

            using QRCodeData code = QRCodeGenerator.GenerateQrCode(await LinkAsync(state, party, cancellation), QRCodeGenerator.ECCLevel.M);
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

            if (!(await acting.ResolveAsync(call.Body.Organization, account.Id, call.Aborted)).TryGet(out PartyEnterprise? enterprise, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            SealedParty claimant = await parties.SealOwnAsync(target.ContractId, target.Role, account, call.Body.Address, call.Aborted);
            Outcome<ContractState> outcome = await edge.CarryOutAsync(
                durable,
                target.ContractId,
                call.Key,
                state => Task.FromResult(ClaimOf(state, target, account, claimant, enterprise)),
                startsLife: false,
                call.Aborted);
            return await edge.AnswerAsync(call.Caller, outcome, call.Aborted);
        });

    private Outcome<Prepared> ClaimOf(ContractState? state, LinkTarget target, Account account, SealedParty claimant, PartyEnterprise? enterprise) =>
        state is null ? Refusals.NotFound
        : target.CarbonCopy is { } number ? new Prepared(new ClaimCarbonCopy(time.GetUtcNow(), number, account.Id, claimant.Identity))
        : parties.RefusalOf(state, target.Role, enterprise) is { } unfit ? unfit
        : new Prepared(
            new ClaimRole(time.GetUtcNow(), target.Role, target.Addressing, account.Id, claimant.Identity, claimant.Commitments, enterprise),
            [.. claimant.Openings]);

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

    private Task<string> LinkAsync(ContractState state, Party party, CancellationToken cancellation) =>
        links.MakeAsync(state.Id, party.Role, party.Addressing, isInvitation: false, ShareOccasion, cancellation);

    private static Party? Shareable(HttpRequest request, ContractState state, Party me)
    {
        string asked = request.Query["role"].ToString();
        return me.Role == state.InitiatorRole && state.Stage is ContractStage.Filling or ContractStage.Signing
            ? state.Parties.FirstOrDefault(party => party.Role != me.Role && !party.HasConsented && (asked.Length == 0 ? party.AccountId is null : party.Role == asked))
                ?? (asked.Length == 0 ? state.Parties.FirstOrDefault(party => party.Role != me.Role && !party.HasConsented) : null)
            : null;
    }
}
