using ContractFunctions.Accounts;
using ContractFunctions.Embedded;
using ContractFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Embedded.Hosting;

public sealed class DevelopmentGuardTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("contractfunctions-guard-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Create_WhenProductionHasNoAdapters_NamesAllThatIsMissing()
    {
        string message = Assert.Throws<InvalidOperationException>(() => EmbeddedApp.Create(Options(EmbeddedEnvironment.Production))).Message;
        Assert.All(["IEmailSender has no adapter", "ISmsSender has no adapter", "IRealNameVerifier has no adapter", "Smtp__Host"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_WhenProductionIsGivenStandIns_IsRefused()
    {
        EmbeddedOptions options = Real(services => services.AddSingleton<IRealNameVerifier, SimulatedRealNameVerifier>());
        string message = Assert.Throws<InvalidOperationException>(() => EmbeddedApp.Create(options)).Message;
        Assert.Contains("only SimulatedRealNameVerifier, which is for Development", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ISmsSender", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WhenProductionIsComplete_StartsWithoutAnOutbox()
    {
        await using AppFixture app = await AppFixture.StartAsync(options => Real(null) with { DataFolder = options.DataFolder, Urls = options.Urls, Time = options.Time });
        (await app.GetAsync("/api/health")).Expect(200);
        (await app.GetAsync("/outbox")).Refused(404, "Request.NotFound");
        (await app.GetAsync("/outbox.json")).Refused(404, "Request.NotFound");
    }

    [Theory]
    [InlineData("http://sign.example.com")]
    [InlineData("https://localhost:7071")]
    [InlineData("https://127.0.0.1")]
    [InlineData("https://[::1]")]
    [InlineData("sign.example.com")]
    public void Create_WhenProductionHasNoPublicAddress_IsRefused(string front) => Assert.Contains(
        "PublicBaseUrl", Assert.Throws<InvalidOperationException>(() => EmbeddedApp.Create(Real(null) with { PublicBaseUrl = front })).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_WhenDevelopmentIsBehindAProxy_IsRefused() => Assert.Contains(
        "TrustedProxies",
        Assert.Throws<InvalidOperationException>(() => EmbeddedApp.Create(Options(EmbeddedEnvironment.Development) with { TrustedProxies = 1 })).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://localhost:0;http://192.0.2.1:0")]
    public void Create_WhenDevelopmentWouldBeReachable_IsRefused(string urls) => Assert.Contains(
        "reachable from elsewhere",
        Assert.Throws<InvalidOperationException>(() => EmbeddedApp.Create(Options(EmbeddedEnvironment.Development) with { Urls = urls })).Message,
        StringComparison.Ordinal);

    private EmbeddedOptions Options(EmbeddedEnvironment environment) => new() { DataFolder = folder, Urls = "http://127.0.0.1:0", Environment = environment };

    private EmbeddedOptions Real(Action<IServiceCollection>? more) => Options(EmbeddedEnvironment.Production) with
    {
        PublicBaseUrl = "https://sign.example.com",
        Smtp = new SmtpOptions { Host = "smtp.example.com", From = "no-reply@example.com" },
        Configure = services =>
        {
            services.AddSingleton<ISmsSender, RealSms>().AddSingleton<IRealNameVerifier, RealVerifier>();
            more?.Invoke(services);
        },
    };

    private sealed class RealSms : ISmsSender
    {
        public Task<MessageReceipt> SendAsync(SmsMessage message, CancellationToken cancellation = default) => throw new HttpRequestException("not reachable from a test");
    }

    private sealed class RealVerifier : IRealNameVerifier
    {
        public Task<RealNameVerdict> VerifyAsync(string key, PersonName name, IdentityDocument document, PhoneNumber phone, CancellationToken cancellation = default) =>
            throw new HttpRequestException("not reachable from a test");
    }
}
