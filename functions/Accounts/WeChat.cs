using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>The page of the mini-program that an invitation opens; its query carries the token.</summary>
public sealed record MiniProgramPage(string Path);

/// <summary>
/// WeChat as a mini-program's server sees it. Codes come from the person's device, live five minutes and are taken once. Every method throws
/// <see cref="HttpRequestException"/> when WeChat cannot be asked; nothing is known then.
/// </summary>
public interface IWeChat
{
    /// <summary>The person's openid, which stands for the person towards this mini-program only.</summary>
    /// <param name="code">From <c>wx.login</c>.</param>
    /// <returns>Or <see cref="AccountRefusals.WeChatCodeExpired"/>, <see cref="AccountRefusals.WeChatBlocked"/>.</returns>
    Task<Outcome<Redacted<string>>> IdentifyAsync(string code, CancellationToken cancellation = default);

    /// <summary>The phone number that the person let the mini-program have.</summary>
    /// <param name="phoneCode">From a button with <c>open-type="getPhoneNumber"</c>.</param>
    /// <returns>Or <see cref="AccountRefusals.WeChatCodeExpired"/>, <see cref="AccountRefusals.WeChatPhoneNotServed"/>.</returns>
    Task<Outcome<PhoneNumber>> PhoneOfAsync(string phoneCode, CancellationToken cancellation = default);

    /// <summary>
    /// A URL Link: an address outside WeChat that opens the mini-program. There is a daily quota and it lives <paramref name="days"/> days (1-30), so it is made
    /// when somebody opens a landing page, never to be kept or sent.
    /// </summary>
    /// <param name="path">A page of the published mini-program.</param>
    /// <param name="query">Its query, without <c>?</c>; at most 1,024 characters.</param>
    Task<Uri> MakeUrlLinkAsync(string path, string query, int days, CancellationToken cancellation = default);
}
