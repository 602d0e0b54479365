using System.Net.Http.Headers;
using System.Text;
using ContractFunctions.Accounts;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf.Images;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Accounts;

/// <summary>The accounts routes on a running embedded edition.</summary>
public sealed class AccountsHttpTests : IAsyncLifetime
{
    private const string Phone = "13712345678";
    private const string IdNumber = "11010519491231002X";
    private const string Name = "司马相如";

    private readonly RecordingSms sms = new();
    private readonly RecordingLogs logs = new();
    private AppFixture app = null!;

    public async Task InitializeAsync() => app = await AppFixture.StartAsync(options => options with
    {
        Configure = services =>
        {
            options.Configure?.Invoke(services);
            services.AddSingleton<ISmsSender>(sms);
            services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(logs);
        },
        LogLevel = Microsoft.Extensions.Logging.LogLevel.Trace,
    });

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Onboarding_FromPhoneToReadyToSign_LeavesNothingPersonalInLogsOrRows()
    {
        string token = await SignInAsync();
        Answer me = (await VerifyAsync(token)).Expect(200);
        Assert.Equal("Verified", (string?)me.Json["realName"]!["level"]);
        Assert.Equal("Simulated", (string?)me.Json["realName"]!["source"]);
        Assert.True((bool)me.Json["realName"]!["isSimulated"]!);
        Assert.Equal("1101**********002X", (string?)me.Json["realName"]!["documentNumber"]);
        Assert.Equal("137****5678", (string?)me.Json["phone"]);
        await app.PostAsync("/api/me/signing-password", new { password = "hetong-8848" }, token);
        (await PutHandwritingAsync(token, Pictures.Handwriting())).Expect(200);
        Answer ready = (await app.GetAsync("/api/me", token)).Expect(200);
        Assert.True((bool)ready.Json["isReadyToSign"]!);
        Assert.True((bool)ready.Json["hasHandwriting"]!);

        Assert.NotEmpty(logs.All);
        AssertNoTrace(Encoding.UTF8.GetBytes(logs.All), "logs");
        foreach (string file in Directory.EnumerateFiles(app.DataFolder, "records.db*"))
        {
            AssertNoTrace(await ReadSharedAsync(file), Path.GetFileName(file));
        }

        Assert.True(new FileInfo(Path.Combine(app.DataFolder, "records.db-wal")).Length > 0 || new FileInfo(Path.Combine(app.DataFolder, "records.db")).Length > 4096);
    }

    [Fact]
    public async Task SignOut_EndsTheSession()
    {
        string token = await SignInAsync();
        (await app.SendAsync(HttpMethod.Delete, "/api/sessions/current", token: token)).Expect(204);
        (await app.GetAsync("/api/me", token)).Refused(401, "Session.Required");
    }

    [Fact]
    public async Task SignIn_WithoutAnIdempotencyKey_IsRefused()
    {
        using StringContent body = new($$"""{"phone":"{{Phone}}"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await app.Http.PostAsync("/api/sign-in/codes", body);
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task SignIn_WhenKeyIsReusedForAnotherBody_IsRefused()
    {
        await app.PostAsync("/api/sign-in/codes", new { phone = Phone });
        (await app.PostAsync("/api/sign-in", new { phone = Phone, code = sms.LastCode }, key: "key-12345")).Expect(200);
        (await app.PostAsync("/api/sign-in", new { phone = Phone, code = "000000" }, key: "key-12345")).Refused(422, "Request.IdempotencyKeyReused");
    }

    [Fact]
    public async Task SendCode_WhenAskedAgainAtOnce_SaysWhenToRetry()
    {
        (await app.PostAsync("/api/sign-in/codes", new { phone = Phone })).Expect(202);
        Answer refused = (await app.PostAsync("/api/sign-in/codes", new { phone = Phone })).Refused(429, "Request.TooMany");
        Assert.Equal("60", refused.Header("Retry-After"));
    }

    [Fact]
    public async Task SendCode_WhenPhoneIsMalformed_NamesTheField()
    {
        Answer refused = (await app.PostAsync("/api/sign-in/codes", new { phone = "123" })).Refused(422, "Request.FieldsInvalid");
        Assert.Equal("Field.PhoneMalformed", (string?)refused.Json["fields"]![0]!["code"]);
    }

    [Theory]
    [InlineData("GET", "/api/me")]
    [InlineData("POST", "/api/me/real-name")]
    [InlineData("POST", "/api/me/signing-password")]
    [InlineData("PUT", "/api/me/handwriting")]
    [InlineData("GET", "/api/me/handwriting")]
    [InlineData("GET", "/api/me/name-seal")]
    [InlineData("DELETE", "/api/sessions/current")]
    public async Task Route_WithoutASession_IsRefused(string method, string path) =>
        (await app.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}")).Refused(401, "Session.Required");

    [Fact]
    public async Task RealName_WhenConsentIsToAnotherText_IsRefusedAndNothingIsKept()
    {
        string token = await SignInAsync();
        object body = new { name = Name, documentType = "ResidentIdentityCard", documentNumber = IdNumber, privacyConsent = new { version = "real-name-1", sha256 = new string('0', 64) } };
        (await app.PostAsync("/api/me/real-name", body, token)).Refused(409, "PrivacyConsent.Outdated");
        Assert.Null((await app.GetAsync("/api/me", token)).Json["realName"]);
    }

    [Fact]
    public async Task SigningPassword_BeforeVerification_IsRefused()
    {
        string token = await SignInAsync();
        (await app.PostAsync("/api/me/signing-password", new { password = "hetong-8848" }, token)).Refused(403, "OperationDenied.RealNameRequired");
    }

    [Fact]
    public async Task NameSeal_OfAVerifiedPerson_IsAPictureWithoutText()
    {
        string token = await SignInAsync();
        (await app.GetAsync("/api/me/name-seal", token)).Refused(403, "OperationDenied.RealNameRequired");
        await VerifyAsync(token);
        Answer seal = (await app.GetAsync("/api/me/name-seal", token)).Expect(200);

        Assert.Equal("image/svg+xml", seal.MediaType);
        Assert.StartsWith("<svg", seal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("司", seal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", seal.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Handwriting_IsGivenBackWrittenAnew()
    {
        string token = await SignInAsync();
        await VerifyAsync(token);
        (await app.GetAsync("/api/me/handwriting", token)).Refused(404, "Handwriting.None");
        byte[] sent = Pictures.WithComment(Pictures.Handwriting(), "payload <script>");
        (await PutHandwritingAsync(token, sent)).Expect(200);
        Answer kept = (await app.GetAsync("/api/me/handwriting", token)).Expect(200);

        Assert.Equal("image/png", kept.MediaType);
        Assert.DoesNotContain("payload", Encoding.Latin1.GetString(kept.Body), StringComparison.Ordinal);
        PngImage before = PngImage.Read(sent, PngLimits.Default), after = PngImage.Read(kept.Body, PngLimits.Default);
        Assert.True(before.Color.SequenceEqual(after.Color) && before.Alpha.SequenceEqual(after.Alpha));
    }

    [Fact]
    public async Task Handwriting_WhenNotSentAsPng_IsRefused()
    {
        string token = await SignInAsync();
        await VerifyAsync(token);
        (await PutHandwritingAsync(token, Pictures.Handwriting(), "image/jpeg")).Refused(415, "Request.UnsupportedMediaType");
        (await PutHandwritingAsync(token, "not a png"u8.ToArray())).Refused(422, "Handwriting.NotPng");
        (await PutHandwritingAsync(token, new byte[Handwriting.MaxBytes + 1])).Refused(413, "Request.TooLarge");
    }

    private async Task<string> SignInAsync()
    {
        (await app.PostAsync("/api/sign-in/codes", new { phone = Phone })).Expect(202);
        return (string)(await app.PostAsync("/api/sign-in", new { phone = Phone, code = sms.LastCode })).Expect(200).Json["token"]!;
    }

    private async Task<Answer> VerifyAsync(string token)
    {
        Answer consent = (await app.GetAsync("/api/privacy-consents/real-name")).Expect(200);
        object privacyConsent = new { version = (string?)consent.Json["version"], sha256 = (string?)consent.Json["sha256"] };
        return await app.PostAsync("/api/me/real-name", new { name = Name, documentType = "ResidentIdentityCard", documentNumber = IdNumber, privacyConsent }, token);
    }

    private async Task<Answer> PutHandwritingAsync(string token, byte[] png, string mediaType = "image/png")
    {
        using HttpRequestMessage request = new(HttpMethod.Put, "/api/me/handwriting") { Content = new ByteArrayContent(png) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using HttpResponseMessage response = await app.Http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType, response.Headers);
    }

    private static void AssertNoTrace(byte[] haystack, string where)
    {
        foreach (string canary in new[] { Phone, IdNumber, IdNumber[..17], "19491231", "1949-12-31", Name, "司马", "hetong-8848" })
        {
            Assert.False(haystack.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) >= 0, $"{where} hold {canary} in UTF-8");
            Assert.False(haystack.AsSpan().IndexOf(Encoding.Unicode.GetBytes(canary)) >= 0, $"{where} hold {canary} in UTF-16");
            Assert.False(haystack.AsSpan().IndexOf(Encoding.ASCII.GetBytes(System.Text.Json.JsonEncodedText.Encode(canary).ToString())) >= 0, $"{where} hold {canary} in JSON");
        }
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
