using System.Net;
using System.Text;
using ContractFunctions.Embedded;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Embedded.Messages;

public sealed class OutboxTests : IAsyncLifetime
{
    private static readonly EmailMessage Mail = new(
        "mail-1", "li@example.com", "《房屋租赁合同》已签署：<b>请</b>查收这份很长很长很长很长很长很长很长的邮件主题 😀", "您好\n合同见附件。",
        [new EmailAttachment("租房合同 1.pdf", "application/pdf", Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray())]);

    private AppFixture app = null!;

    public async Task InitializeAsync() => app = await AppFixture.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Send_WhenSms_KeepsTheTextThePersonReads()
    {
        await app.Get<ISmsSender>().SendAsync(Sms("sms-1", "<script>"));
        OutboxEntry entry = Assert.Single(app.Outbox);
        Assert.Equal(("sms", "13800138000", AppFixture.Start), (entry.Kind, entry.To, entry.AcceptedAt));
        Assert.Equal(Texts.Of("Request.TooMany").Zh, entry.Text);
    }

    [Fact]
    public async Task Send_WhenTheKeyIsRepeated_KeepsOneMessage()
    {
        MessageReceipt first = await app.Get<IEmailSender>().SendAsync(Mail);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        MessageReceipt second = await app.Get<IEmailSender>().SendAsync(Mail with { Subject = "another" });
        await app.RestartAsync();
        MessageReceipt third = await app.Get<IEmailSender>().SendAsync(Mail);
        Assert.Equal([first, first], [second, third]);
        Assert.Single(app.Outbox);
        Assert.Equal(2, Directory.GetFiles(app.Get<Outbox>().Folder).Length);
    }

    [Fact]
    public async Task Send_WhenManyAtOnceUnderOneKey_KeepsOneMessage()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Get<IEmailSender>().SendAsync(Mail)));
        Assert.Single(app.Outbox);
    }

    [Fact]
    public async Task Send_WhenMail_WritesAnEmlWithTheAttachment()
    {
        await app.Get<IEmailSender>().SendAsync(Mail);
        string file = app.Outbox.Single().File!;
        string eml = Encoding.ASCII.GetString(await File.ReadAllBytesAsync(Path.Combine(app.Get<Outbox>().Folder, file)));
        Assert.All(eml.Split("\r\n"), line => Assert.True(line.Length <= 78 && !line.Contains('\n', StringComparison.Ordinal), line));
        Assert.Contains("To: li@example.com\r\n", eml, StringComparison.Ordinal);
        Assert.Contains("Date: Mon, 23 Nov 2026 01:00:00 +0000\r\n", eml, StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''%E7%A7%9F%E6%88%BF%E5%90%88%E5%90%8C%201.pdf", eml, StringComparison.Ordinal);
        string encoded = eml.Split("Content-Transfer-Encoding: base64\r\n\r\n")[2].Split("--part-")[0].Replace("\r\n", "", StringComparison.Ordinal);
        Assert.Equal(Mail.Attachments[0].Content.ToArray(), Convert.FromBase64String(encoded));
        string subject = eml.Split("Subject: ")[1].Split("\r\nDate")[0];
        Assert.Equal(Mail.Subject, string.Concat(subject.Split("\r\n ").Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2])))));
    }

    [Fact]
    public async Task Send_WhenTheAddressWouldAddAHeader_IsRefused() =>
        await Assert.ThrowsAsync<MessageRefusedException>(() => app.Get<IEmailSender>().SendAsync(Mail with { To = "li@example.com\r\nBcc: all@example.com" }));

    [Fact]
    public async Task Page_WhenMessagesCarryMarkup_EscapesIt()
    {
        await app.Get<IEmailSender>().SendAsync(Mail with { Text = "<script>alert(1)</script> http://localhost:7071/i/abc javascript:alert(1)" });
        Answer page = (await app.GetAsync("/outbox")).Expect(200);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", page.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"http://localhost:7071/i/abc\" rel=\"noreferrer\">", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Answer json = (await app.GetAsync("/outbox.json")).Expect(200);
        Answer eml = (await app.GetAsync($"/outbox/{json.Json[0]!["id"]}")).Expect(200);
        Assert.Equal("message/rfc822", eml.MediaType);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1.nip.io")]
    [InlineData("X-Forwarded-For", "203.0.113.5")]
    [InlineData("Forwarded", "for=203.0.113.5")]
    public async Task Page_WhenNotAskedForAtThisMachine_IsNotFound(string header, string value)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/outbox");
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        using HttpResponseMessage response = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Download_WhenNoSuchMessage_IsNotFound() => (await app.GetAsync($"/outbox/{new string('0', 64)}")).Refused(404, "Request.NotFound");

    private static SmsMessage Sms(string key, string value) => new(key, "13800138000", "Request.TooMany", new Dictionary<string, string> { ["value"] = value });
}
