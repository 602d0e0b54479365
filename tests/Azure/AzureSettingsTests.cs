using System.Reflection;
using System.Text.Json;
using ContractFunctions.Tests.Editions;
using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Tests.Azure;

/// <summary>What the Function App asks of its settings, from the assembly of its sources.</summary>
public sealed class AzureSettingsTests
{
    private static readonly Dictionary<string, string?> Whole = new()
    {
        ["AzureWebJobsStorage:tableServiceUri"] = "https://hub.table.core.chinacloudapi.cn",
        ["AzureWebJobsStorage:blobServiceUri"] = "https://hub.blob.core.chinacloudapi.cn",
        ["AzureWebJobsStorage:queueServiceUri"] = "https://hub.queue.core.chinacloudapi.cn",
        ["Communication:Endpoint"] = "https://messages.communication.azure.com",
        ["Communication:SmsFrom"] = "+8612345678901",
        ["Communication:EmailFrom"] = "contracts@example.com",
        ["KeyVault:Uri"] = "https://keys.vault.azure.cn",
        ["PublicBaseUrl"] = "https://contracts.example.com/",
        ["Tencent:SecretId"] = "id",
        ["Tencent:SecretKey"] = "key",
    };

    [AzureEditionFact]
    public void Read_WhenWhole_GivesTheOptions()
    {
        object options = Read(Whole);
        Assert.Equal(new Uri("https://contracts.example.com/"), Value(options, "PublicBaseUrl"));
        Assert.Equal(new Uri("https://hub.table.core.chinacloudapi.cn"), Value(options, "TableService"));
        Assert.Equal("documents", Value(options, "Container"));
    }

    [AzureEditionFact]
    public void Read_WhenDataLiesInAnAccountOfItsOwn_TakesThatForRowsAndDocumentsOnly()
    {
        object options = Read(With(("Documents:TableService", "https://data.table.core.windows.net"), ("Documents:BlobService", "https://data.blob.core.windows.net")));
        Assert.Equal(new Uri("https://data.table.core.windows.net"), Value(options, "TableService"));
        Assert.Equal(new Uri("https://data.blob.core.windows.net"), Value(options, "BlobService"));
        Assert.Equal(new Uri("https://hub.queue.core.chinacloudapi.cn"), Value(options, "QueueService"));
    }

    [AzureEditionFact]
    public void Read_WhenNothingIsSet_NamesEveryFaultInOneMessage()
    {
        string message = Fault([]);
        string[] expected =
        [
            "AzureWebJobsStorage:tableServiceUri", "AzureWebJobsStorage:blobServiceUri", "AzureWebJobsStorage:queueServiceUri", "Communication:Endpoint", "Communication:SmsFrom", "Communication:EmailFrom",
            "KeyVault:Uri", "PublicBaseUrl", "verifier of real names",
        ];
        Assert.All(expected, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [AzureEditionFact]
    public void Read_WhenProvidersAndTimestampsAreAtFault_NamesBothInOneMessage()
    {
        string message = Fault(With(("Tencent:SecretKey", ""), ("Timestamps:Servers", "ftp://tsa")));
        Assert.Contains("Tencent:SecretKey is not set", message, StringComparison.Ordinal);
        Assert.Contains("Timestamps:Servers: 'ftp://tsa'", message, StringComparison.Ordinal);
    }

    [AzureEditionFact]
    public void Read_WithoutAVerifierOfRealNames_IsRefused() =>
        Assert.Contains("verifier of real names", Fault(With(("Tencent:RealName", "False"))), StringComparison.Ordinal);

    [AzureEditionFact]
    public void Read_WhenASettingIsMisspelt_IsRefused() =>
        Assert.Contains("Communication:EmailForm: no such setting", Fault(With(("Communication:EmailForm", "a@example.com"))), StringComparison.Ordinal);

    [AzureEditionFact]
    public void Read_WhenAnAddressIsInClear_IsRefused() =>
        Assert.Contains("PublicBaseUrl: people reach this app by https", Fault(With(("PublicBaseUrl", "http://contracts.example.com"))), StringComparison.Ordinal);

    [AzureEditionFact]
    public void Read_WhenAnOperatorIsNoMobileNumber_IsRefused() =>
        Assert.Contains("PlatformOperators: an entry is no mobile number", Fault(With(("PlatformOperators", "13800138000,nobody"))), StringComparison.Ordinal);

    [AzureEditionTheory]
    [InlineData("Documents:RetentionDays", "0")]
    [InlineData("Documents:RetentionDays", "ten years")]
    [InlineData("Documents:RetentionLocked", "yes")]
    [InlineData("KeyVault:PlatformKeyId", "k/1")]
    [InlineData("QuestPdf:License", "Evaluation")]
    public void Read_WhenASettingIsOfTheWrongKind_IsRefused(string key, string value) => Assert.Contains($"{key}: '{value}'", Fault(With((key, value))), StringComparison.Ordinal);

    [AzureEditionFact]
    public void Read_OfARetention_TakesIt()
    {
        object options = Read(With(("Documents:RetentionDays", "3650"), ("Documents:RetentionLocked", "true")));
        Assert.Equal(TimeSpan.FromDays(3650), Value(options, "Retention"));
        Assert.Equal(true, Value(options, "IsRetentionLocked"));
    }

    [AzureEditionFact]
    public void Read_OfALicenceOfQuestPdf_TakesIt()
    {
        Assert.Equal("Professional", Value(Read(With(("QuestPdf:License", "Professional"))), "QuestPdfLicense")!.ToString());
        Assert.Null(Value(Read(Whole), "QuestPdfLicense"));
    }

    /// <summary>Whoever copies it and fills in its placeholders is told of nothing that it lacks.</summary>
    [AzureEditionFact]
    public void Sample_OfLocalSettings_IsWhole()
    {
        using JsonDocument sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "functions", "local.settings.sample.json")));
        Dictionary<string, string?> values = sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => value.Value.GetString());
        Assert.NotNull(Read(values));
        Assert.Equal("dotnet-isolated", values["FUNCTIONS_WORKER_RUNTIME"]);
    }

    private static Dictionary<string, string?> With(params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> all = new(Whole);
        foreach ((string key, string value) in settings)
        {
            all[key] = value;
        }

        return all;
    }

    private static string Fault(Dictionary<string, string?> settings) => Assert.Throws<InvalidOperationException>(() => Read(settings)).Message;

    private static object Read(Dictionary<string, string?> settings) => Value(
        AzureEdition.TypeOf("ContractFunctions.Azure.AzureSettings").GetMethod("Read")!.Invoke(
            null, BindingFlags.DoNotWrapExceptions, null, [new ConfigurationBuilder().AddInMemoryCollection(settings).Build()], null)!,
        "Azure")!;

    private static object? Value(object options, string property) => options.GetType().GetProperty(property)!.GetValue(options);
}
