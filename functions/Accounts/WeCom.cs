using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>A member of the enterprise as the address book shows it to this application.</summary>
/// <param name="UserId">The enterprise's own id of the member.</param>
/// <param name="Name">Null where the application may not see it.</param>
/// <param name="Departments">Ids.</param>
/// <param name="IsActive">Has joined and is not disabled; of a list, which does not tell, true.</param>
public sealed record WeComMember(string UserId, string? Name, IReadOnlyList<long> Departments, bool IsActive = true)
{
    public override string ToString() => nameof(WeComMember);
}

/// <param name="ParentId">0 above the root.</param>
public sealed record WeComDepartment(long Id, string? Name, long ParentId);

/// <summary>The organization that the address book belongs to, once it is certified here.</summary>
public sealed record WeComEnterprise(UnifiedCode Code);

/// <summary>
/// 企业微信: who of the enterprise signs in, and its address book, within what the application may see. Every method throws <see cref="HttpRequestException"/>
/// when WeCom cannot be asked; nothing is known then.
/// </summary>
public interface IWeCom
{
    /// <summary>The member who came through the authorization page with this code; null when it has expired or was used, or somebody from outside came.</summary>
    Task<string?> UserIdOfAsync(string code, CancellationToken cancellation = default);

    /// <summary>One member, or null.</summary>
    Task<WeComMember?> FindMemberAsync(string userId, CancellationToken cancellation = default);

    /// <summary>All departments.</summary>
    Task<IReadOnlyList<WeComDepartment>> ListDepartmentsAsync(CancellationToken cancellation = default);

    /// <summary>The members of a department, without those below it.</summary>
    Task<IReadOnlyList<WeComMember>> ListMembersAsync(long departmentId, CancellationToken cancellation = default);
}
