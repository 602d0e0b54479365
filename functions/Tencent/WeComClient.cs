using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Accounts;

namespace ContractFunctions.Tencent;

/// <summary>
/// An application's server towards WeCom (https://developer.work.weixin.qq.com/document/path/91039): gettoken, auth/getuserinfo, user/get, department/list,
/// user/simplelist. Phone and e-mail of members are not asked for.
/// </summary>
public sealed class WeComClient : IWeCom, IDisposable
{
    /// <summary>invalid code, code been used.</summary>
    private static readonly int[] CodeErrors = [40029, 40163];

    /// <summary>invalid userid, UserID 不存在, outside of what the application may see.</summary>
    private static readonly int[] UnknownMember = [40003, 60111, 60011];

    /// <summary>已激活.</summary>
    private const int Active = 1;

    private readonly ProviderHttp http;
    private readonly WeComOptions options;
    private readonly AccessTokens tokens;
    private readonly WeApi api;

    public WeComClient(ProviderHttp http, WeComOptions options, TimeProvider time)
    {
        (this.http, this.options) = (http, options);
        tokens = new AccessTokens(FetchTokenAsync, time);
        api = new WeApi(http, options.Endpoint, tokens);
    }

    public async Task<string?> UserIdOfAsync(string code, CancellationToken cancellation = default)
    {
        UserInfoAnswer answer = await api.CallAsync($"cgi-bin/auth/getuserinfo?code={Uri.EscapeDataString(code)}&", null, WeComJson.Default.UserInfoAnswer, cancellation);
        return answer.Errcode == 0 ? answer.Userid
            : CodeErrors.Contains(answer.Errcode) ? null
            : throw new WeApiException("auth/getuserinfo", answer.Errcode);
    }

    public async Task<WeComMember?> FindMemberAsync(string userId, CancellationToken cancellation = default)
    {
        MemberAnswer answer = await api.CallAsync($"cgi-bin/user/get?userid={Uri.EscapeDataString(userId)}&", null, WeComJson.Default.MemberAnswer, cancellation);
        return answer is { Errcode: 0, Userid: { } known } ? new WeComMember(known, answer.Name, answer.Department ?? [], answer.Status == Active)
            : UnknownMember.Contains(answer.Errcode) ? null
            : throw new WeApiException("user/get", answer.Errcode);
    }

    public async Task<IReadOnlyList<WeComDepartment>> ListDepartmentsAsync(CancellationToken cancellation = default)
    {
        DepartmentsAnswer answer = await api.CallAsync("cgi-bin/department/list?", null, WeComJson.Default.DepartmentsAnswer, cancellation);
        return answer is { Errcode: 0, Department: { } departments }
            ? [.. departments.Select(department => new WeComDepartment(department.Id, department.Name, department.Parentid))]
            : throw new WeApiException("department/list", answer.Errcode);
    }

    public async Task<IReadOnlyList<WeComMember>> ListMembersAsync(long departmentId, CancellationToken cancellation = default)
    {
        MembersAnswer answer = await api.CallAsync($"cgi-bin/user/simplelist?department_id={departmentId}&", null, WeComJson.Default.MembersAnswer, cancellation);
        return answer is { Errcode: 0, Userlist: { } members }
            ? [.. members.Select(member => new WeComMember(member.Userid, member.Name, member.Department ?? []))]
            : throw new WeApiException("user/simplelist", answer.Errcode);
    }

    public void Dispose() => tokens.Dispose();

    /// <summary>The answer is the same for all who ask until it expires.</summary>
    private async Task<AccessToken> FetchTokenAsync(CancellationToken cancellation)
    {
        string query = $"corpid={Uri.EscapeDataString(options.CorpId)}&corpsecret={Uri.EscapeDataString(options.Secret.Reveal())}";
        TokenAnswer answer = await WeApi.SendAsync(http, new Uri(options.Endpoint, $"cgi-bin/gettoken?{query}"), null, WeChatJson.Default.TokenAnswer, cancellation);
        return answer is { Errcode: 0, AccessToken: { Length: > 0 } token }
            ? new AccessToken(token, TimeSpan.FromSeconds(answer.ExpiresIn))
            : throw new WeApiException("gettoken", answer.Errcode);
    }
}

/// <param name="Userid">Null of somebody from outside the enterprise.</param>
internal sealed record UserInfoAnswer(string? Userid, int Errcode) : IWeAnswer;

/// <param name="Status">1 已激活, 2 已禁用, 4 未激活, 5 退出企业.</param>
internal sealed record MemberAnswer(string? Userid, string? Name, IReadOnlyList<long>? Department, int Status, int Errcode) : IWeAnswer
{
    public override string ToString() => nameof(MemberAnswer);
}

internal sealed record DepartmentsAnswer(IReadOnlyList<DepartmentEntry>? Department, int Errcode) : IWeAnswer;

internal sealed record DepartmentEntry(long Id, string? Name, long Parentid);

internal sealed record MembersAnswer(IReadOnlyList<MemberEntry>? Userlist, int Errcode) : IWeAnswer;

internal sealed record MemberEntry(string Userid, string? Name, IReadOnlyList<long>? Department)
{
    public override string ToString() => nameof(MemberEntry);
}

/// <summary>JSON of WeCom's server APIs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UserInfoAnswer))]
[JsonSerializable(typeof(MemberAnswer))]
[JsonSerializable(typeof(DepartmentsAnswer))]
[JsonSerializable(typeof(MembersAnswer))]
internal sealed partial class WeComJson : JsonSerializerContext;
