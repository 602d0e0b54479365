using System.Reflection;
using System.Text.Json;
using ContractFunctions.Tests.Editions;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Tests.Infra;

/// <summary>The settings that Bicep gives the Function App against the code that reads them.</summary>
public sealed class DeployedSettingsTests
{
    /// <summary>Read by the Functions host, the identity library or the exporter of telemetry, not by our options.</summary>
    private static readonly string[] OfThePlatform =
    [
        "AZURE_CLIENT_ID", "AZURE_AUTHORITY_HOST", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__tableServiceUri", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
        "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type", "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName",
    ];

    /// <summary>Of the converter of uploads, which is not among the options read at the start.</summary>
    private const string DocumentTools = "DocumentTools__Endpoint";

    private static readonly Dictionary<string, string> Deployed = BicepFile.All.Single(file => file.Name == "modules/function-app.bicep").Settings;

    /// <summary>Whatever the code requires is there: without one of them it names a fault.</summary>
    [AzureEditionFact]
    public void Settings_AreAllTheAppNeedsToStart() => Read(new Recorder(Values()));

    /// <summary>Nothing is set that nobody reads.</summary>
    [AzureEditionFact]
    public void Settings_AreEachReadByTheCode()
    {
        Recorder recorder = new(Values());
        Read(recorder);
        Assert.All(Deployed.Keys.Except([.. OfThePlatform, DocumentTools]), setting => Assert.Contains(Key(setting), recorder.Asked));
    }

    [Fact]
    public void Secrets_AreReferencesToTheVault()
    {
        string[] secret = [.. Deployed.Keys.Where(setting => setting.Contains("Secret", StringComparison.OrdinalIgnoreCase) || setting.EndsWith("Password", StringComparison.OrdinalIgnoreCase))];
        Assert.Contains("Tencent__SecretKey", secret);
        Assert.All(secret, setting => Assert.StartsWith("'@Microsoft.KeyVault(", Deployed[setting], StringComparison.Ordinal));
    }

    /// <summary>One setting switches to the Durable Task Scheduler: names in host.json that the deployment overrides have to be there, and its hub is the scheduler's.</summary>
    [Fact]
    public void HostJson_HasWhatTheSchedulersSettingsOverride()
    {
        using JsonDocument host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));
        JsonElement durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");
        Assert.Equal("AzureStorage", durable.GetProperty("storageProvider").GetProperty("type").GetString());
        Assert.Equal("00:00:01", durable.GetProperty("storageProvider").GetProperty("maxQueuePollingInterval").GetString());
        Assert.Equal("'azureManaged'", Deployed["AzureFunctionsJobHost__extensions__durableTask__storageProvider__type"]);
        Assert.Contains($"name: '{durable.GetProperty("hubName").GetString()}'", BicepFile.All.Single(file => file.Name == "modules/scheduler.bicep").Text, StringComparison.Ordinal);
    }

    private static void Read(Recorder recorder) => AzureEdition.TypeOf("ContractFunctions.Azure.AzureSettings").GetMethod("Read")!.Invoke(
        null, BindingFlags.DoNotWrapExceptions, null, [new ConfigurationBuilder().Add(recorder).Build()], null);

    private static Dictionary<string, string?> Values() => Deployed.Keys.ToDictionary(Key, setting => (string?)Example(setting));

    private static string Key(string setting) => setting.Replace("__", ":", StringComparison.Ordinal);

    private static string Example(string setting) => setting switch
    {
        _ when setting.EndsWith("Uri", StringComparison.Ordinal) || setting.EndsWith("Service", StringComparison.Ordinal) || setting.EndsWith("Endpoint", StringComparison.Ordinal)
            || setting.EndsWith("__Uri", StringComparison.Ordinal) || setting == "PublicBaseUrl" => "https://something.example.com/",
        "Documents__RetentionDays" => "3650",
        "QuestPdf__License" => "Community",
        "Documents__RetentionLocked" => "true",
        "PlatformOperators" => "13800138000",
        _ => "something",
    };

    /// <summary>Settings that note which of them is asked for.</summary>
    private sealed class Recorder(Dictionary<string, string?> values) : ConfigurationProvider, IConfigurationSource
    {
        public HashSet<string> Asked { get; } = new(StringComparer.OrdinalIgnoreCase);

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load()
        {
            foreach ((string key, string? value) in values)
            {
                Set(key, value);
            }
        }

        public override bool TryGet(string key, out string? value)
        {
            Asked.Add(key);
            return base.TryGet(key, out value);
        }
    }
}
