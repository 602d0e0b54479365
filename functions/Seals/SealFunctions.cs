using ContractFunctions.Contracts;
using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Images;

namespace ContractFunctions.Seals;

/// <summary>A seal drawn from the company's name, or for 法人章 from the legal representative's.</summary>
/// <param name="SecurityCode">防伪码: 13 digits, if it is to stand on the seal.</param>
public sealed record SealBody(SealType Type, string? SecurityCode = null);

/// <summary>启用, 停用, 作废.</summary>
public sealed record SealStatusBody(SealStatus Status);

/// <summary>用印授权 to a member.</summary>
public sealed record SealGrantBody(string AccountId, DateTimeOffset? Until = null);

public sealed record SealRevokeBody(string AccountId);

/// <summary>A seal as members see it.</summary>
/// <param name="IsMine">The reader may use it alone.</param>
/// <param name="Grants">To keepers only.</param>
public sealed record SealView(
    string Id, SealType Type, Text Label, SealStatus Status, bool IsUploaded, string? SecurityCode, bool IsMine, IReadOnlyList<SealGrant> Grants, DateTimeOffset CreatedAt, int Version);

public sealed record SealList(IReadOnlyList<SealView> Seals);

/// <summary>Routes of an organization's seals: make, upload, enable and disable, grant and revoke.</summary>
public sealed class SealFunctions(
    HttpApi api, OrganizationEdge edge, SealStore seals, SealUses uses, IDocumentStore documents, KeyedHash hash, TimeProvider time)
{
    private const string Png = "image/png";
    private const int MaxImageBytes = 2 * 1024 * 1024;

    [Function(nameof(ListSeals))]
    [Answers<SealList>]
    public Task<IResult> ListSeals([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/seals")] HttpRequest request, string organization) =>
        edge.QueryAsync(request, organization, async (found, caller, cancellation) => Reply.Json(
            new SealList([.. (await seals.ListAsync(found.Id, cancellation)).Select(seal => ViewOf(seal, found, caller.AccountId))]), SealsJson.Default.SealList));

    /// <summary>Makes a seal as outlines.</summary>
    [Function(nameof(CreateSeal))]
    [Accepts<SealBody>]
    [Answers<SealView>]
    public Task<IResult> CreateSeal([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/seals")] HttpRequest request, string organization) =>
        api.CommandAsync(request, SealsJson.Default.SealBody, call => CommandAsync(call, organization, SealIdOf(organization, call.Key), found =>
            !Enum.IsDefined(call.Body.Type) ? Refusals.FieldInvalid("type", "Field.Malformed")
            : call.Body.SecurityCode is { } code && !(code.Length == 13 && code.All(char.IsAsciiDigit)) ? Refusals.FieldInvalid("securityCode", "Field.Malformed")
            : Create(found, call.Body.Type, SealIdOf(organization, call.Key), call.Body.SecurityCode, imageSha256: null)));

    /// <summary>Keeps an uploaded seal: cleaned, cut to its ink, white made transparent. <c>?type=Contract</c>.</summary>
    [Function(nameof(UploadSeal))]
    [Accepts(Png)]
    [Answers<SealView>]
    public Task<IResult> UploadSeal([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/seals/upload")] HttpRequest request, string organization) =>
        api.UploadAsync(request, Png, MaxImageBytes, async call =>
        {
            if (!Enum.GetNames<SealType>().Contains(request.Query["type"].ToString()))
            {
                return Problem.Of(Refusals.FieldInvalid("type", "Field.Malformed"));
            }

            if (!SealPicture.Clean(call.Body).TryGet(out byte[]? picture, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            SealType type = Enum.Parse<SealType>(request.Query["type"].ToString());
            string sha256 = await documents.PutAsync(picture, call.Aborted);
            return await CommandAsync(call, organization, SealIdOf(organization, call.Key), found => Create(found, type, SealIdOf(organization, call.Key), securityCode: null, sha256));
        });

    [Function(nameof(SetSealStatus))]
    [Accepts<SealStatusBody>]
    [Answers<SealView>]
    public Task<IResult> SetSealStatus(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/seals/{seal}/status")] HttpRequest request, string organization, string seal) =>
        api.CommandAsync(request, SealsJson.Default.SealStatusBody, call => CommandAsync(call, organization, seal, _ =>
            Enum.IsDefined(call.Body.Status) ? new SealCommand.SetStatus(call.Body.Status, time.GetUtcNow()) : Refusals.FieldInvalid("status", "Field.Malformed")));

    /// <summary>A lasting grant: the member uses the seal alone from now on.</summary>
    [Function(nameof(GrantSeal))]
    [Accepts<SealGrantBody>]
    [Answers<SealView>]
    public Task<IResult> GrantSeal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/seals/{seal}/grants")] HttpRequest request, string organization, string seal) =>
        api.CommandAsync(request, SealsJson.Default.SealGrantBody, call => CommandAsync(call, organization, seal, found =>
            found.Find(call.Body.AccountId) is null ? SealRefusals.NotAMember
            : new SealCommand.Grant(new SealGrant(call.Body.AccountId, call.Caller.AccountId, time.GetUtcNow(), call.Body.Until), time.GetUtcNow())));

    [Function(nameof(RevokeSealGrant))]
    [Accepts<SealRevokeBody>]
    [Answers<SealView>]
    public Task<IResult> RevokeSealGrant(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/seals/{seal}/grants/revoke")] HttpRequest request, string organization, string seal) =>
        api.CommandAsync(request, SealsJson.Default.SealRevokeBody, call => CommandAsync(call, organization, seal, _ => new SealCommand.Revoke(call.Body.AccountId, time.GetUtcNow())));

    /// <summary>What the seal looks like, as SVG (or PNG where it was uploaded).</summary>
    [Function(nameof(GetSealPicture))]
    [Answers(StatusCodes.Status200OK, "image/svg+xml")]
    [Answers(StatusCodes.Status200OK, Png)]
    public Task<IResult> GetSealPicture(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/seals/{seal}/picture")] HttpRequest request, string organization, string seal) =>
        edge.QueryAsync(request, organization, async (found, _, cancellation) =>
            !RecordLimits.IsKey(seal) || await seals.FindAsync(found.Id, seal, cancellation) is not { } one ? Problem.Of(Refusals.NotFound)
            : one.ImageSha256 is { } image && await documents.OpenAsync(image, cancellation) is { } stream ? Results.Stream(stream, Png)
            : Results.Text(SealDrawings.SvgOf(one), "image/svg+xml"));

    /// <summary>By the SuperAdmin or a keeper of a certified organization; 法人章 by the SuperAdmin alone.</summary>
    private async Task<IResult> CommandAsync<TBody>(CommandCall<TBody> call, string organizationId, string sealId, Func<Organization, Outcome<SealCommand>> make)
    {
        if (await edge.FindAsync(organizationId, call.Caller, call.Aborted) is not { } organization)
        {
            return Problem.Of(Refusals.NotFound);
        }

        if (!organization.IsSealKeeper(call.Caller.AccountId) || !organization.IsCertified)
        {
            return Problem.Of(organization.IsCertified ? SealRefusals.KeeperOnly : OrganizationRefusals.NotCertified);
        }

        if (!make(organization).TryGet(out SealCommand? command, out Refusal? refusal))
        {
            return Problem.Of(refusal);
        }

        SealType? type = command is SealCommand.Create create ? create.Type
            : RecordLimits.IsKey(sealId) ? (await seals.FindAsync(organizationId, sealId, call.Aborted))?.Type
            : null;
        return type == SealType.LegalRepresentative && !organization.IsSuperAdmin(call.Caller.AccountId) ? Problem.Of(SealRefusals.SuperAdminOnly)
            : (await seals.ExecuteAsync(organizationId, sealId, call.Key, command, call.Aborted)).TryGet(out Seal? seal, out refusal)
                ? Reply.Json(ViewOf(seal, organization, call.Caller.AccountId), SealsJson.Default.SealView)
            : Problem.Of(refusal);
    }

    private string SealIdOf(string organizationId, CommandKey key) => hash.DeriveId("seal-id", $"{organizationId}\n{key.Row}");

    private SealCommand.Create Create(Organization organization, SealType type, string id, string? securityCode, string? imageSha256) => new(
        id, organization.Id, type, type == SealType.LegalRepresentative ? organization.LegalRepresentative.Value : organization.Name, securityCode, imageSha256, time.GetUtcNow());

    private SealView ViewOf(Seal seal, Organization organization, string accountId) => new(
        seal.Id, seal.Type, Texts.Of($"SealType.{seal.Type}"), seal.Status, seal.ImageSha256 is not null, seal.SecurityCode, uses.IsHeldBy(seal, organization, accountId),
        organization.IsSealKeeper(accountId) ? seal.Grants : [], seal.CreatedAt, seal.Version);
}
