using System.Net;
using System.Net.Sockets;
using ContractFunctions.Embedded;
using ContractFunctions.Embedded.Commands;
using ContractFunctions.Hosting;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Tests.Embedded.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("contractfunctions-serve-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Read_WhenNothingIsSet_IsDevelopmentOnLoopback()
    {
        EmbeddedOptions options = Read([]);
        Assert.Equal((EmbeddedEnvironment.Development, "http://localhost:7071", Path.GetFullPath("data")), (options.Environment, options.Urls, options.DataFolder));
        Assert.Equal(Path.Combine(Path.GetFullPath("data"), "secrets", "platform-keys.json"), options.PlatformKeysFile);
    }

    [Fact]
    public void Read_WhenSmtpIsSet_TakesThePasswordFromItsFile()
    {
        string file = Path.Combine(folder, "password");
        File.WriteAllText(file, "opensesame\n");
        EmbeddedOptions options = Read([("Smtp:Host", "smtp.example.com"), ("Smtp:From", "a@example.com"), ("Smtp:Tls", "false"), ("Smtp:Port", "25"), ("Smtp:PasswordFile", file)]);
        Assert.Equal(("opensesame", 25, false), (options.Smtp!.Password, options.Smtp.Port, options.Smtp.Tls));
        Assert.DoesNotContain("opensesame", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhenTheStartScriptNamesAFolder_AnythingElseWins()
    {
        string file = Path.Combine(folder, "settings.json");
        File.WriteAllText(file, $$"""{ "DataFolder": "{{folder}}/of-file" }""");
        Dictionary<string, string?> script = new() { ["DefaultDataFolder"] = Path.Combine(folder, "of-script") };
        Assert.Equal(Path.Combine(folder, "of-script"), EmbeddedSettings.Read(EmbeddedSettings.Sources(null, script)()).DataFolder);
        Assert.Equal($"{folder}/of-file", EmbeddedSettings.Read(EmbeddedSettings.Sources(file, script)()).DataFolder);
    }

    [Fact]
    public void Read_WhenTheAuthoritySecretIsInTheFile_PassesItOnUnprinted()
    {
        EmbeddedOptions options = Read([("AUTHORITY_SECRET", "f3a1c07be5d24986b1e0")]);
        Assert.Equal("f3a1c07be5d24986b1e0", options.AuthoritySecret!.Value.Reveal());
        Assert.DoesNotContain("f3a1c07be5d24986b1e0", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenTheAuthoritySecretIsConfigured_UsesIt()
    {
        (string, string)[] settings = [("DataFolder", folder), ("Urls", "http://127.0.0.1:0"), ("AUTHORITY_SECRET", "f3a1c07be5d24986b1e0")];
        Assert.Equal(0, (await RunAsync(settings, stopAtOnce: true)).Exit);
        Assert.False(File.Exists(Path.Combine(folder, "secrets", "authority.secret")));
        (int exit, string errors) = await RunAsync([.. settings[..2], ("AUTHORITY_SECRET", "another-8d1f0b7c9e2a")]);
        Assert.Equal(1, exit);
        Assert.Contains("another secret", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WhenPathsAreRelative_TheServerWorksAllTheSame()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        EmbeddedOptions read = Read([("DataFolder", relative), ("PlatformKeysFile", Path.Combine(relative, "keys.json"))]);
        await using AppFixture app = await AppFixture.StartAsync(options => options with { DataFolder = read.DataFolder, PlatformKeysFile = read.PlatformKeysFile });
        await app.Get<IEmailSender>().SendAsync(new EmailMessage("mail-1", "li@example.com", "subject", "text", []));
        Answer mail = (await app.GetAsync($"/outbox/{app.Outbox.Single().Id}")).Expect(200);
        Assert.Equal("message/rfc822", mail.MediaType);
        Assert.True(File.Exists(Path.Combine(folder, "keys.json")));
    }

    [Theory]
    [InlineData("DataFoldr", "x", "no such setting")]
    [InlineData("Smtp:Hots", "x", "no such setting")]
    [InlineData("Smtp:From", "a@example.com", "Host and From")]
    [InlineData("Environment", "Prod", "none of Production, Development")]
    [InlineData("Environment", "7", "none of Production, Development")]
    [InlineData("LogLevel", "loud", "none of Trace")]
    [InlineData("TrustedProxies", "-1", "not within 0-8")]
    [InlineData("Urls", "localhost:7071", "not like")]
    [InlineData("PublicBaseUrl", "sign.example.com", "no web address")]
    [InlineData("PublicBaseUrl", "javascript:alert(1)", "no web address")]
    [InlineData("Urls", "https://localhost:7071", "not like")]
    [InlineData("Urls", "http://localhost:7071/api", "not like")]
    public void Read_WhenASettingIsWrong_NamesIt(string key, string value, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => Read([(key, value)])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Run_WhenStopped_HasSaidWhereToLook()
    {
        using CancellationTokenSource stop = new();
        using StringWriter output = new();
        using StringWriter errors = new();
        Task<int> run = ServeCommand.RunAsync(() => Configuration([("DataFolder", folder), ("Urls", "http://127.0.0.1:0")]), new Signalling(output, stop), errors, stop.Token);
        Assert.Equal((0, string.Empty), (await run, errors.ToString()));
        Assert.Contains("/outbox", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenThePortIsTaken_SaysSoAndEndsWith1()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        (int exit, string errors) = await RunAsync([("DataFolder", folder), ("Urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}")]);
        Assert.Equal(1, exit);
        Assert.Contains("address already in use", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenThePlatformKeysAreOpenToOthers_SaysSoAndEndsWith1()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(0, (await RunAsync([("DataFolder", folder), ("Urls", "http://127.0.0.1:0")], stopAtOnce: true)).Exit);
        string keys = Path.Combine(folder, "secrets", "platform-keys.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keys));
        File.SetUnixFileMode(keys, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        (int exit, string errors) = await RunAsync([("DataFolder", folder), ("Urls", "http://127.0.0.1:0")]);
        Assert.Equal(1, exit);
        Assert.Contains("0600", errors, StringComparison.Ordinal);
    }

    private static EmbeddedOptions Read((string Key, string Value)[] settings) => EmbeddedSettings.Read(Configuration(settings));

    private static IConfiguration Configuration((string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();

    private static async Task<(int Exit, string Errors)> RunAsync((string Key, string Value)[] settings, bool stopAtOnce = false)
    {
        using CancellationTokenSource stop = new();
        using StringWriter output = new();
        using StringWriter errors = new();
        int exit = await ServeCommand.RunAsync(() => Configuration(settings), stopAtOnce ? new Signalling(output, stop) : output, errors, stop.Token);
        return (exit, errors.ToString());
    }

    /// <summary>Stops the server once it has said that it runs and how to stop it.</summary>
    private sealed class Signalling(StringWriter inner, CancellationTokenSource stop) : TextWriter
    {
        public override System.Text.Encoding Encoding => inner.Encoding;

        public override void WriteLine(string? value)
        {
            inner.WriteLine(value);
            if (value!.Contains("Ctrl+C", StringComparison.Ordinal))
            {
                stop.CancelAfter(TimeSpan.Zero);
            }
        }
    }
}
