using ContractFunctions.Embedded;

namespace ContractFunctions.Tests.Embedded.Hosting;

/// <summary>A data folder belongs to one process, and its secrets are made once.</summary>
public sealed class DataFolderTests
{
    [Fact]
    public async Task Create_WhenTheFolderIsInUse_IsRefusedUntilItIsFree()
    {
        await using AppFixture app = await AppFixture.StartAsync();
        string refusal = Assert.Throws<InvalidOperationException>(() => EmbeddedApp.Create(Options(app))).Message;
        Assert.Contains("is in use by another process", refusal, StringComparison.Ordinal);
        Assert.Contains(app.DataFolder, refusal, StringComparison.Ordinal);
        (await app.GetAsync("/api/health")).Expect(200);
        await app.RestartAsync();
        (await app.GetAsync("/api/health")).Expect(200);
    }

    [Fact]
    public void Create_WhenItIsRefused_LetsTheFolderGo()
    {
        string folder = Directory.CreateTempSubdirectory("contractfunctions-").FullName;
        EmbeddedOptions production = new() { DataFolder = folder };
        for (int i = 0; i < 2; i++)
        {
            Assert.Contains("IEmailSender has no adapter", Assert.Throws<InvalidOperationException>(() => EmbeddedApp.Create(production)).Message, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("secrets/platform-keys.json")]
    [InlineData("secrets/authority.secret")]
    [InlineData("keys/authority.p12")]
    [InlineData("keys/authority.p12", "secrets/authority.secret")]
    public async Task Create_WhenASecretOfExistingDataIsMissing_IsRefusedAndMakesNone(params string[] missing)
    {
        string folder = Directory.CreateTempSubdirectory("contractfunctions-").FullName;
        AppFixture app = await AppFixture.StartAsync(dataFolder: folder);
        await app.StopAsync();
        string[] paths = [.. missing.Select(file => Path.Combine(folder, file))];
        string[] kept = [.. paths.Select(path => $"{path}.away")];
        Move(paths, kept);

        string refusal = Assert.Throws<InvalidOperationException>(() => EmbeddedApp.Create(Options(app))).Message;
        Assert.Contains(paths, path => refusal.Contains(path, StringComparison.Ordinal));
        Assert.All(paths, path => Assert.False(File.Exists(path)));

        Move(kept, paths);
        await app.StartAgainAsync();
        (await app.GetAsync("/api/health")).Expect(200);
        await app.DisposeAsync();
    }

    private static EmbeddedOptions Options(AppFixture app) => new()
    {
        DataFolder = app.DataFolder,
        Time = app.Clock,
        Urls = "http://127.0.0.1:0",
        Environment = EmbeddedEnvironment.Development,
    };

    private static void Move(string[] from, string[] to)
    {
        foreach ((string source, string target) in from.Zip(to))
        {
            File.Move(source, target);
        }
    }
}
