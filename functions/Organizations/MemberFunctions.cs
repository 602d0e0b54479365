using System.Buffers.Text;
using System.Net;
using System.Text;
using ContractFunctions.Accounts;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>Routes of becoming and being a member: invite, accept, ask to join, roles, SuperAdmin.</summary>
public sealed class MemberFunctions(
    HttpApi api,
    OrganizationEdge edge,
    OrganizationStore store,
    OrganizationDirectory directory,
    AccountDirectory accounts,
    RealNamePolicy policy,
    IdentityChecks checks,
    ClientAddresses addresses,
    CommandRows commands,
    IRecordStore records,
    ISmsSender sms,
    PublicAddress address,
    RateLimits limits,
    KeyedHash hash,
    TimeProvider time)
{
    private const string LinkTable = "invitations", LinkRow = "link", ChangeSuperAdminAct = "changeSuperAdmin";
    private const string PagePolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static readonly TimeSpan InvitationLife = TimeSpan.FromDays(7);
    private static readonly RateLimit InviteLimit = new("organization-invite", 200, TimeSpan.FromDays(1));
    private static readonly RateLimit JoinLimit = new("organization-join", 20, TimeSpan.FromDays(1));

    /// <summary>Invites a phone by SMS; only an account of that phone can accept.</summary>
    [Function(nameof(InviteMember))]
    [Accepts<InviteBody>]
    [Answers<OrganizationView>]
    public Task<IResult> InviteMember(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/invitations")] HttpRequest request, string organization) =>
        edge.CommandAsync(request, organization, OrganizationsJson.Default.InviteBody, async (call, found, now) =>
        {
            if (!PhoneNumber.Parse(call.Body.Phone, "phone").TryGet(out PhoneNumber? phone, out Refusal? refusal))
            {
                return refusal;
            }

            string id = hash.DeriveId("invitation-id", $"{organization}\n{call.Key.Row}");
            MemberInvitation invitation = new(
                id, accounts.IndexOf(phone), phone.Masked, call.Body.IsSealKeeper, call.Body.IsTemplateManager, call.Body.DepartmentId, now + InvitationLife);
            OrganizationCommand.Invite invite = new(invitation, call.Caller.AccountId, now);
            if (!OrganizationDecider.Decide(invite, found).TryGet(out _, out refusal))
            {
                return refusal;
            }

            return await limits.TakeAsync(InviteLimit, organization, call.Aborted) is { } tooMany ? tooMany
                : await SendAsync(organization, id, phone, call.Aborted) is { } unsent ? unsent
                : invite;
        });

    /// <summary>The page behind an invitation: no script, the organization's name and nothing else.</summary>
    [Function(nameof(ShowInvitation))]
    [Answers(StatusCodes.Status200OK, "text/html")]
    public Task<IResult> ShowInvitation([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "o/{invitation}")] HttpRequest request, string invitation) =>
        api.OpenAsync(request, async cancellation =>
        {
            if (await TargetAsync(invitation, cancellation) is not ({ } organizationId, _) || await store.FindAsync(organizationId, cancellation) is not { } organization)
            {
                return Problem.Of(Refusals.NotFound);
            }

            request.HttpContext.Response.Headers.ContentSecurityPolicy = PagePolicy;
            Text text = Texts.Of("Organization.invitation.page").With(new Dictionary<string, string> { ["organization"] = WebUtility.HtmlEncode(organization.Name) });
            return Results.Content(
                $"<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><main><p>{text.Zh}</p><p lang=\"en\">{text.En}</p></main></html>",
                "text/html; charset=utf-8");
        });

    [Function(nameof(AcceptInvitation))]
    [Accepts<InvitationTokenBody>]
    [Answers<OrganizationView>]
    public Task<IResult> AcceptInvitation([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "memberships")] HttpRequest request) =>
        api.CommandAsync(request, OrganizationsJson.Default.InvitationTokenBody, async call =>
        {
            if (await TargetAsync(call.Body.Token, call.Aborted) is not ({ } organizationId, { } invitationId))
            {
                return Problem.Of(Refusals.NotFound);
            }

            Account account = await accounts.RequireAsync(call.Caller.AccountId, call.Aborted);
            if (!policy.Accepts(account.RealName))
            {
                return Problem.Of(AccountRefusals.RealNameRequired);
            }

            OrganizationCommand.AcceptInvitation accept = new(invitationId, accounts.IndexOf(account.Phone), account.Id, time.GetUtcNow());
            return await edge.AnswerAsync(call.Caller, await store.ExecuteAsync(organizationId, call.Key, accept, call.Aborted), call.Aborted);
        });

    /// <summary>申请加入. The answer is the same whether there is such an organization or not.</summary>
    [Function(nameof(RequestToJoin))]
    [Accepts<JoinBody>]
    [Answers<AcceptedView>(StatusCodes.Status202Accepted)]
    public Task<IResult> RequestToJoin([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "join-requests")] HttpRequest request) =>
        api.CommandAsync(request, OrganizationsJson.Default.JoinBody, async call =>
        {
            if (!UnifiedCode.Parse(call.Body.Code, "code").TryGet(out UnifiedCode? code, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            Account account = await accounts.RequireAsync(call.Caller.AccountId, call.Aborted);
            if (!policy.Accepts(account.RealName))
            {
                return Problem.Of(AccountRefusals.RealNameRequired);
            }

            if (await limits.TakeAsync(JoinLimit, account.Id, call.Aborted) is { } tooMany)
            {
                return Problem.Of(tooMany);
            }

            if (await directory.FindByCodeAsync(code, call.Aborted) is { } organization)
            {
                await store.ExecuteAsync(organization.Id, call.Key, new OrganizationCommand.RequestToJoin(account.Id, time.GetUtcNow()), call.Aborted);
            }

            return Reply.Json(new AcceptedView(IsAccepted: true), OrganizationsJson.Default.AcceptedView, StatusCodes.Status202Accepted);
        });

    [Function(nameof(AnswerJoinRequest))]
    [Accepts<JoinAnswerBody>]
    [Answers<OrganizationView>]
    public Task<IResult> AnswerJoinRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/join-requests/{member}")] HttpRequest request, string organization, string member) =>
        edge.CommandAsync(request, organization, OrganizationsJson.Default.JoinAnswerBody, (call, _, now) =>
            Done(new OrganizationCommand.AnswerRequest(member, call.Body.Accept, call.Caller.AccountId, now)));

    /// <summary>Roles and department of a member.</summary>
    [Function(nameof(ChangeMember))]
    [Accepts<MemberBody>]
    [Answers<OrganizationView>]
    public Task<IResult> ChangeMember(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/members/{member}")] HttpRequest request, string organization, string member) =>
        edge.CommandAsync(request, organization, OrganizationsJson.Default.MemberBody, (call, _, now) => Done(
            new OrganizationCommand.ChangeMember(member, call.Body.IsSealKeeper, call.Body.IsTemplateManager, call.Body.DepartmentId, call.Caller.AccountId, now)));

    /// <summary>The identity check before the role of SuperAdmin changes hands: a code bound to the act and to whom it goes.</summary>
    [Function(nameof(BeginSuperAdminChange))]
    [Accepts<SuperAdminCheckBody>]
    [Answers<IdentityTicket>]
    public Task<IResult> BeginSuperAdminChange(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/super-admin/identity-checks")] HttpRequest request, string organization) =>
        api.CommandAsync(request, OrganizationsJson.Default.SuperAdminCheckBody, async call =>
        {
            if (await edge.FindAsync(organization, call.Caller, call.Aborted) is not { } found)
            {
                return Problem.Of(Refusals.NotFound);
            }

            return (await commands.OnceAsync(OrganizationStore.Table, organization, call.Key, OrganizationsJson.Default.IdentityTicket, async round =>
            {
                OrganizationCommand.ChangeSuperAdmin change = new(call.Body.AccountId, call.Caller.AccountId, time.GetUtcNow());
                if (!OrganizationDecider.Decide(change, found).TryGet(out _, out Refusal? early))
                {
                    return early;
                }

                Account account = await accounts.RequireAsync(call.Caller.AccountId, round);
                IdentityPrompt prompt = new("Act.ChangeSuperAdmin", organization[..8].ToUpperInvariant());
                return (await checks.BeginAsync(account, ScopeOf(organization, call.Caller, call.Body.AccountId), prompt, addresses.Of(request), round)).TryGet(
                    out IdentityTicket? ticket, out Refusal? unsent)
                    ? new CommandStep<IdentityTicket>(ticket, [])
                    : unsent;
            }, call.Aborted)).TryGet(out IdentityTicket? begun, out Refusal? refusal)
                ? Reply.Json(begun, OrganizationsJson.Default.IdentityTicket)
                : Problem.Of(refusal);
        });

    /// <summary>变更超级管理员.</summary>
    [Function(nameof(ChangeSuperAdmin))]
    [Accepts<SuperAdminBody>]
    [Answers<OrganizationView>]
    public Task<IResult> ChangeSuperAdmin(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/super-admin")] HttpRequest request, string organization) =>
        api.CommandAsync(request, OrganizationsJson.Default.SuperAdminBody, async call =>
        {
            if (await edge.FindAsync(organization, call.Caller, call.Aborted) is not { } found)
            {
                return Problem.Of(Refusals.NotFound);
            }

            OrganizationCommand.ChangeSuperAdmin change = new(call.Body.AccountId, call.Caller.AccountId, time.GetUtcNow());
            if (!OrganizationDecider.Decide(change, found).TryGet(out _, out Refusal? refusal))
            {
                return Problem.Of(refusal);
            }

            Account account = await accounts.RequireAsync(call.Caller.AccountId, call.Aborted);
            return (await checks.VerifyAsync(account, ScopeOf(organization, call.Caller, call.Body.AccountId), call.Body.Code, call.Body.Password, call.Aborted)).TryGet(
                out IdentityProof? proof, out refusal)
                ? await edge.AnswerAsync(call.Caller, await store.ExecuteAsync(organization, call.Key, change, call.Aborted, proof.Consume), call.Aborted)
                : Problem.Of(refusal);
        });

    private static Task<Outcome<OrganizationCommand>> Done(OrganizationCommand command) => Task.FromResult<Outcome<OrganizationCommand>>(command);

    private static CodeScope ScopeOf(string organizationId, Caller caller, string to) =>
        new(OrganizationStore.Table, organizationId, $"code-super-admin-{caller.AccountId}", ChangeSuperAdminAct, to);

    /// <summary>The link leads nowhere until the invitation is recorded, so it may go out first; repeated, it is the same message under the same key.</summary>
    private async Task<Refusal?> SendAsync(string organizationId, string invitationId, PhoneNumber phone, CancellationToken cancellation)
    {
        string token = Base64Url.EncodeToString(hash.Compute("invitation-token", Encoding.ASCII.GetBytes($"{organizationId}\n{invitationId}")));
        await records.CommitAsync(
            LinkTable, hash.Hex("invitation", token), [new RecordWrite.Upsert(LinkRow, Encoding.ASCII.GetBytes($"{organizationId}\n{invitationId}"))], cancellation);
        Dictionary<string, string> parameters = new()
        {
            ["reference"] = invitationId[..8].ToUpperInvariant(),
            ["link"] = $"{address.BaseUrl.TrimEnd('/')}/api/o/{token}",
        };
        try
        {
            await sms.SendAsync(new SmsMessage($"invitation-{invitationId}", phone.Digits, "Sms.orginvite", parameters), cancellation);
            return null;
        }
        catch (MessageRefusedException)
        {
            return AccountRefusals.SmsRefused;
        }
        catch (MessageAmbiguousException)
        {
            return null;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutException)
        {
            return AccountRefusals.SmsUnavailable;
        }
    }

    private async Task<(string? OrganizationId, string? InvitationId)> TargetAsync(string token, CancellationToken cancellation) =>
        await records.FindAsync(LinkTable, hash.Hex("invitation", token), LinkRow, cancellation) is { } record
            && Encoding.ASCII.GetString(record.Data.Span).Split('\n') is [var organizationId, var invitationId]
            ? (organizationId, invitationId)
            : (null, null);
}
