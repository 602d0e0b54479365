using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Images;

namespace ContractFunctions.Organizations;

/// <summary>Who of the platform may review certifications: accounts with these phones.</summary>
public sealed record PlatformOperators(IReadOnlyCollection<string> Phones);

/// <summary>Routes of certification (企业认证): declare, licence, verify; review by the platform; what I belong to.</summary>
public sealed partial class OrganizationFunctions(
    HttpApi api,
    OrganizationEdge edge,
    OrganizationStore store,
    OrganizationDirectory directory,
    OrganizationViews views,
    IOrganizationVerifier verifier,
    AccountDirectory accounts,
    RealNamePolicy policy,
    PlatformOperators operators,
    IDocumentStore documents,
    ITypesetter typesetter,
    RateLimits limits,
    KeyedHash hash,
    TimeProvider time,
    ILogger<OrganizationFunctions> log)
{
    private const string Png = "image/png";
    private const int MaxLicenceBytes = 5 * 1024 * 1024, ReviewPage = 50, MaxReason = 500;

    private static readonly PngLimits LicenceLimits = new(MaxLicenceBytes, MaxSide: 6_000, MaxPixels: 24_000_000);
    private static readonly RateLimit DeclareLimit = new("organization-declare", 10, TimeSpan.FromDays(1));
    private static readonly RateLimit VerifyLimit = new("organization-verify", 10, TimeSpan.FromDays(1));

    /// <summary>Names a company; the caller becomes its SuperAdmin.</summary>
    [Function(nameof(DeclareOrganization))]
    [Accepts<OrganizationBody>]
    [Answers<OrganizationView>]
    public Task<IResult> DeclareOrganization([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations")] HttpRequest request) =>
        api.CommandAsync(request, OrganizationsJson.Default.OrganizationBody, async call =>
        {
            List<FieldFault> faults = [];
            if (!OrganizationName.TryParse(call.Body.Name, out OrganizationName? name, out string? nameFault) || typesetter.FindUnprintable(name.Value) is not null)
            {
                faults.Add(new FieldFault("name", nameFault ?? "Field.NameUnprintable"));
            }

            if (!UnifiedCode.TryParse(call.Body.Code, out UnifiedCode? code, out string? codeFault))
            {
                faults.Add(new FieldFault("code", codeFault));
            }

            if (!PersonName.TryParse(call.Body.LegalRepresentative, out PersonName? representative, out string? representativeFault) || typesetter.FindUnprintable(representative.Value) is not null)
            {
                faults.Add(new FieldFault("legalRepresentative", representativeFault ?? "Field.NameUnprintable"));
            }

            if (faults.Count > 0)
            {
                return Problem.Of(Refusals.FieldsInvalid(faults));
            }

            Account account = await accounts.RequireAsync(call.Caller.AccountId, call.Aborted);
            if (!policy.Accepts(account.RealName))
            {
                return Problem.Of(AccountRefusals.RealNameRequired);
            }

            // The id is derived from account and key: the same declaration twice meets the organization it made.
            string id = hash.DeriveId("organization-id", $"{account.Id}\n{call.Key.Row}");
            if (await store.FindAsync(id, call.Aborted) is null && await limits.TakeAsync(DeclareLimit, account.Id, call.Aborted) is { } tooMany)
            {
                return Problem.Of(tooMany);
            }

            OrganizationCommand.Declare declare = new(id, name!, code!, representative!, account.Id, time.GetUtcNow());
            return await edge.AnswerAsync(call.Caller, await store.ExecuteAsync(id, call.Key, declare, call.Aborted), call.Aborted);
        });

    /// <summary>营业执照: a PNG, checked and written anew.</summary>
    [Function(nameof(PutLicence))]
    [Accepts(Png)]
    [Answers<OrganizationView>]
    public Task<IResult> PutLicence([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "organizations/{organization}/licence")] HttpRequest request, string organization) =>
        api.UploadAsync(request, Png, MaxLicenceBytes, async call =>
        {
            if (await edge.FindAsync(organization, call.Caller, call.Aborted) is null)
            {
                return Problem.Of(Refusals.NotFound);
            }

            try
            {
                string sha256 = await documents.PutAsync(PngWriter.Write(PngImage.Read(call.Body, LicenceLimits)), call.Aborted);
                OrganizationCommand.PutLicence put = new(sha256, call.Caller.AccountId, time.GetUtcNow());
                return await edge.AnswerAsync(call.Caller, await store.ExecuteAsync(organization, call.Key, put, call.Aborted), call.Aborted);
            }
            catch (PdfException)
            {
                return Problem.Of(OrganizationRefusals.LicenceNotPng);
            }
        });

    /// <summary>Asks the register. The legal representative is certified at once; for anybody else the platform reviews the authorization.</summary>
    [Function(nameof(CertifyOrganization))]
    [Accepts<EmptyBody>]
    [Answers<OrganizationView>]
    public Task<IResult> CertifyOrganization(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "organizations/{organization}/certification")] HttpRequest request, string organization) =>
        edge.CommandAsync(request, organization, OrganizationsJson.Default.EmptyBody, async (call, found, now) =>
        {
            // What the rules refuse is refused before a register is asked: it charges per question.
            if (!OrganizationDecider.Decide(new OrganizationCommand.RecordVerdict(new(true, true, "", false), call.Caller.AccountId, now), found).TryGet(out _, out Refusal? refusal))
            {
                return refusal;
            }

            if (await directory.FindByCodeAsync(found.Code, call.Aborted) is not null)
            {
                return OrganizationRefusals.CodeTaken;
            }

            if (await limits.TakeAsync(VerifyLimit, organization, call.Aborted) is { } tooMany)
            {
                return tooMany;
            }

            Account account = await accounts.RequireAsync(call.Caller.AccountId, call.Aborted);
            if (account.RealName is not { } applicant || !policy.Accepts(applicant))
            {
                return AccountRefusals.RealNameRequired;
            }

            try
            {
                OrganizationVerdict verdict = await verifier.VerifyAsync(call.Key.Row, found.Name, found.Code, found.LegalRepresentative, applicant, call.Aborted);
                Log.Answered(log, organization, verdict.Source, verdict.IsMatch);
                return new OrganizationCommand.RecordVerdict(verdict, account.Id, now);
            }
            catch (HttpRequestException fault)
            {
                Log.Unavailable(log, organization, fault.HttpRequestError.ToString());
                return OrganizationRefusals.VerifierUnavailable;
            }
        });

    [Function(nameof(GetOrganization))]
    [Answers<OrganizationView>]
    public Task<IResult> GetOrganization([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}")] HttpRequest request, string organization) =>
        edge.QueryAsync(request, organization, async (found, caller, cancellation) =>
            Reply.Json(await views.OfAsync(found, caller.AccountId, cancellation), OrganizationsJson.Default.OrganizationView));

    /// <summary>The organizations I belong to.</summary>
    [Function(nameof(ListOrganizations))]
    [Answers<OrganizationList>]
    public Task<IResult> ListOrganizations([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "me/organizations")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) => Reply.Json(
            new OrganizationList([.. (await directory.OfAccountAsync(caller.AccountId, cancellation)).Select(one => OrganizationViews.LineOf(one, caller.AccountId))]),
            OrganizationsJson.Default.OrganizationList));

    /// <summary>Certifications that wait for the platform.</summary>
    [Function(nameof(ListCertifications))]
    [Answers<CertificationList>]
    public Task<IResult> ListCertifications([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operator/certifications")] HttpRequest request) =>
        api.ReadAsync(request, async (caller, cancellation) => !await IsOperatorAsync(caller, cancellation) ? Problem.Of(Refusals.NotFound) : Reply.Json(
            new CertificationList(
            [
                .. (await store.UnderReviewAsync(ReviewPage, cancellation)).Select(o =>
                    new CertificationView(o.Id, o.Name, o.Code.Value, o.LegalRepresentative.Value, o.Source, o.IsSimulated, o.LicenceSha256, o.CreatedAt)),
            ]),
            OrganizationsJson.Default.CertificationList));

    [Function(nameof(ReviewCertification))]
    [Accepts<ReviewBody>]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IResult> ReviewCertification(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operator/certifications/{organization}")] HttpRequest request, string organization) =>
        api.CommandAsync(request, OrganizationsJson.Default.ReviewBody, async call =>
        {
            if (!await IsOperatorAsync(call.Caller, call.Aborted) || !RecordLimits.IsKey(organization))
            {
                return Problem.Of(Refusals.NotFound);
            }

            string? reason = call.Body.Reason?.Trim();
            if (reason is { Length: > MaxReason } || (!call.Body.Approve && string.IsNullOrEmpty(reason)))
            {
                return Problem.Of(Refusals.FieldInvalid("reason", string.IsNullOrEmpty(reason) ? "Field.Required" : "Field.TooLong"));
            }

            OrganizationCommand.Review review = new(call.Body.Approve, reason, call.Caller.AccountId, time.GetUtcNow());
            return (await store.ExecuteAsync(organization, call.Key, review, call.Aborted)).TryGet(out _, out Refusal? refusal) ? Results.NoContent() : Problem.Of(refusal);
        });

    private async Task<bool> IsOperatorAsync(Caller caller, CancellationToken cancellation) =>
        await accounts.GetAsync(caller.AccountId, cancellation) is { } account && operators.Phones.Contains(account.Phone.Digits);

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Information, "organization {OrganizationId}: register {Source} answered, match {IsMatch}")]
        public static partial void Answered(ILogger logger, string organizationId, string source, bool isMatch);

        [LoggerMessage(6002, LogLevel.Warning, "organization {OrganizationId}: the register could not be asked ({Error})")]
        public static partial void Unavailable(ILogger logger, string organizationId, string error);
    }
}
