using System.Text.Json.Serialization;
using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>The enterprise's departments in 企业微信.</summary>
public sealed record AddressBookDepartments(IReadOnlyList<AddressBookDepartment> Departments);

/// <param name="Name">Null where the application may not see it.</param>
/// <param name="ParentId">0 above the root.</param>
public sealed record AddressBookDepartment(long Id, string? Name, long ParentId);

/// <summary>The members of a department in 企业微信, without those below it.</summary>
public sealed record AddressBookMembers(IReadOnlyList<AddressBookMember> Members);

/// <param name="UserId">The enterprise's own id of the member.</param>
/// <param name="Name">Null where the application may not see it.</param>
/// <param name="AccountId">Of a colleague who bound an account and is a member here: takes over a turn, is granted a seal, becomes a party.</param>
/// <param name="Phone">The same colleague's, to be named as a personal party.</param>
public sealed record AddressBookMember(string UserId, string? Name, string? AccountId, string? Phone)
{
    public override string ToString() => nameof(AddressBookMember);
}

/// <summary>
/// Routes of the address book (通讯录) in 企业微信, for members of the organization it belongs to; for others there is none. Nothing of it is kept here.
/// </summary>
public sealed partial class AddressBookFunctions(
    OrganizationEdge edge, AccountDirectory accounts, WeComLinks links, RateLimits limits, ILogger<AddressBookFunctions> log, IWeCom? weCom = null, WeComEnterprise? enterprise = null)
{
    private static readonly RateLimit Limit = new("address-book", 60, TimeSpan.FromMinutes(1));

    [Function(nameof(ListAddressBookDepartments))]
    [Answers<AddressBookDepartments>]
    public Task<IResult> ListAddressBookDepartments(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/address-book")] HttpRequest request, string organization) =>
        AskAsync(request, organization, async (book, _, cancellation) =>
        {
            AddressBookDepartment[] departments = [.. (await book.ListDepartmentsAsync(cancellation)).Select(one => new AddressBookDepartment(one.Id, one.Name, one.ParentId))];
            return Reply.Json(new AddressBookDepartments(departments), AddressBookJson.Default.AddressBookDepartments);
        });

    [Function(nameof(ListAddressBookMembers))]
    [Answers<AddressBookMembers>]
    public Task<IResult> ListAddressBookMembers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/address-book/{department}")] HttpRequest request, string organization, string department) =>
        AskAsync(request, organization, async (book, found, cancellation) =>
        {
            if (!long.TryParse(department, out long id) || id <= 0)
            {
                return Problem.Of(Refusals.NotFound);
            }

            List<AddressBookMember> members = [];
            foreach (WeComMember member in await book.ListMembersAsync(id, cancellation))
            {
                Account? colleague = await links.FindAccountAsync(member.UserId, cancellation) is { } accountId && found.Find(accountId) is not null
                    ? await accounts.GetAsync(accountId, cancellation)
                    : null;
                members.Add(new AddressBookMember(member.UserId, member.Name, colleague?.Id, colleague?.Phone.Digits));
            }

            return Reply.Json(new AddressBookMembers(members), AddressBookJson.Default.AddressBookMembers);
        });

    private Task<IResult> AskAsync(HttpRequest request, string organizationId, Func<IWeCom, Organization, CancellationToken, Task<IResult>> answer) =>
        edge.QueryAsync(request, organizationId, async (found, caller, cancellation) =>
        {
            if (weCom is null || enterprise is null || !found.IsCertified || found.Code != enterprise.Code)
            {
                return Problem.Of(AccountRefusals.WeComNotConfigured);
            }

            if (limits.Take(Limit, caller.AccountId) is { } tooMany)
            {
                return Problem.Of(tooMany);
            }

            try
            {
                return await answer(weCom, found, cancellation);
            }
            catch (HttpRequestException fault)
            {
                Log.Unavailable(log, fault.GetType().Name, fault.HttpRequestError);
                return Problem.Of(AccountRefusals.WeComUnavailable);
            }
        });

    private static partial class Log
    {
        [LoggerMessage(2032, LogLevel.Warning, "the address book could not be asked for ({Fault}, {Error})")]
        public static partial void Unavailable(ILogger logger, string fault, HttpRequestError? error);
    }
}

/// <summary>JSON of the address book's routes.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AddressBookDepartments))]
[JsonSerializable(typeof(AddressBookMembers))]
internal sealed partial class AddressBookJson : JsonSerializerContext;
