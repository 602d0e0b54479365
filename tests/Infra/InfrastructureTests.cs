using System.Text.Json;
using System.Text.RegularExpressions;
using ContractFunctions.Notifications;
using ContractFunctions.Tests.Notifications;

namespace ContractFunctions.Tests.Infra;

/// <summary>The Bicep files by their compiler where it is at hand, and against what they name: files, roles, metrics, log events.</summary>
public sealed partial class InfrastructureTests
{
    /// <summary>Built-in roles of Azure as its documentation lists them.</summary>
    private static readonly Dictionary<string, string> BuiltInRoles = new()
    {
        ["Storage Blob Data Owner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["Storage Blob Data Contributor"] = "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        ["Storage Queue Data Contributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["Storage Table Data Contributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["Key Vault Crypto User"] = "12338af0-0e69-4776-bea7-57ae8d297424",
        ["Key Vault Secrets User"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["Communication and Email Service Owner"] = "09976791-48a7-449e-bb21-39d1a415f350",
        ["Monitoring Metrics Publisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["Durable Task Data Contributor"] = "0ad04412-c4d5-4796-b79c-f76d14c8d402",
        ["AcrPull"] = "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    };

    private static readonly BicepFile Main = BicepFile.All.Single(file => file.Name == "main.bicep");

    /// <summary>What is deployed by itself; the compiler goes through the modules below it.</summary>
    public static TheoryData<string> Deployed => [.. BicepFile.All.Select(file => file.Name).Where(name => !name.Contains('/', StringComparison.Ordinal))];

    [BicepTheory]
    [MemberData(nameof(Deployed))]
    public async Task Compiler_HasNothingToComplainOf(string file) =>
        Assert.Equal("", await BicepCompiler.ComplaintsAsync(Path.Combine(BicepFile.Folder, file)));

    [Fact]
    public void References_AreThere_AndEveryModuleIsReferredTo()
    {
        HashSet<string> referred = new(StringComparer.Ordinal);
        foreach (BicepFile file in BicepFile.All)
        {
            foreach (string reference in file.References)
            {
                string path = Path.GetFullPath(Path.Combine(BicepFile.Folder, Path.GetDirectoryName(file.Name)!, reference));
                Assert.True(File.Exists(path), $"{file.Name} refers to {reference}");
                referred.Add(Path.GetRelativePath(BicepFile.Folder, path).Replace('\\', '/'));
            }
        }

        Assert.Empty(BicepFile.All.Select(file => file.Name).Where(name => name.StartsWith("modules/", StringComparison.Ordinal)).Except(referred));
    }

    [Fact]
    public void Resources_NameAVersionThatIsADate()
    {
        (string Type, string Version)[] resources = [.. BicepFile.All.SelectMany(file => file.Resources)];
        Assert.Contains(resources, resource => resource.Type == "Microsoft.Web/sites");
        Assert.All(resources, resource => Assert.Matches(DatedVersion(), resource.Version));
    }

    [Fact]
    public void Roles_AreTheBuiltInOnes_AndEachIsUsed()
    {
        Dictionary<string, string> listed = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(BicepFile.Folder, "roles.json")))!;
        Assert.All(listed, role => Assert.Equal(BuiltInRoles[role.Key], role.Value));
        Assert.Equal(listed.Keys.Order(StringComparer.Ordinal), BicepFile.All.SelectMany(file => file.Roles).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Contributor and owner of a whole account or group would let the app change what it runs on.</summary>
    [Fact]
    public void Roles_AreNoneOfTheManagementPlane() =>
        Assert.All(BicepFile.All, file => Assert.DoesNotMatch(ManagementRole(), file.Text));

    [Fact]
    public void Files_HoldAndAskForNoSecret() =>
        Assert.All(BicepFile.All, file => Assert.DoesNotMatch(Secret(), file.Text));

    [Fact]
    public void Accounts_AcceptNoKeys()
    {
        string[] storage = [.. BicepFile.All.Where(file => file.Name.EndsWith("-storage.bicep", StringComparison.Ordinal)).Select(file => file.Text)];
        Assert.Equal(2, storage.Length);
        Assert.All(storage, text => Assert.Contains("allowSharedKeyAccess: false", text, StringComparison.Ordinal));
        Assert.Contains("DisableLocalAuth: true", BicepFile.All.Single(file => file.Name == "modules/monitoring.bicep").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ParameterFile_GivesWhatHasNoDefault_AndNamesNothingElse()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(BicepFile.Folder, "main.parameters.json")));
        string[] given = [.. file.RootElement.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name)];
        Assert.Empty(given.Except(Main.Parameters.Keys));
        Assert.Empty(Main.Parameters.Where(parameter => parameter.Value).Select(parameter => parameter.Key).Except(given));
    }

    [Fact]
    public void Queries_NameMetricsAndLogEventsOfTheCode()
    {
        string queries = File.ReadAllText(Path.Combine(BicepFile.Folder, "workbook.json")).Replace("\\\"", "\"", StringComparison.Ordinal) + BicepFile.All.Single(file => file.Name == "modules/alerts.bicep").Text;
        string code = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));
        string[] metrics = [.. Metric().Matches(queries).Select(match => match.Groups[1].Value).Distinct()];
        string[] events = [.. LogEvent().Matches(queries).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(metrics.Length >= 6 && events.Length >= 1);
        Assert.All(metrics, metric => Assert.True(code.Contains($"<long>(\"{metric}\"", StringComparison.Ordinal) || code.Contains($"<double>(\"{metric}\"", StringComparison.Ordinal), metric));
        Assert.All(events, name => Assert.Contains($"EventName = \"{name}\"", code, StringComparison.Ordinal));
    }

    [Fact]
    public void Subscription_NamesTheFunctionAndTheEventsThatItReads()
    {
        string events = BicepFile.All.Single(file => file.Name == "events.bicep").Text;
        Assert.Contains($"/functions/{nameof(DeliveryReportFunctions.RecordDeliveryReport)}'", events, StringComparison.Ordinal);
        Assert.Contains($"includedEventTypes: ['{DeliveryReportTests.SmsType}', '{DeliveryReportTests.EmailType}']", events, StringComparison.Ordinal);
    }

    [Fact]
    public void AzureYaml_NamesAProjectAndAHookThatAreThere()
    {
        string yaml = File.ReadAllText(Path.Combine(Repository.Root, "azure.yaml"));
        Assert.Contains("project: ./functions\n", yaml, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Repository.Root, "functions", "ContractFunctions.csproj")));
        foreach (Match hook in Hook().Matches(yaml))
        {
            string path = Path.Combine(Repository.Root, hook.Groups[1].Value);
            Assert.True(File.Exists(path), hook.Groups[1].Value);
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [GeneratedRegex(@"^20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])(-preview)?$")]
    private static partial Regex DatedVersion();

    [GeneratedRegex(@"8e3af657-a8ff-443c-a75c-2fe8c4bcb635|b24988ac-6180-42a0-ab88-20f7382dd24c|18d7d88d-d35e-4fb5-a5c3-7773c20a72d9")]
    private static partial Regex ManagementRole();

    [GeneratedRegex(@"listKeys|listSecrets|AccountKey|SharedAccessSignature|InstrumentationKey\b|adminUserEnabled: true|@secure\(\)")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(?<!Event)Name == ""([\w.]+)""")]
    private static partial Regex Metric();

    [GeneratedRegex(@"EventName == ""(\w+)""")]
    private static partial Regex LogEvent();

    [GeneratedRegex(@"run: (\S+)")]
    private static partial Regex Hook();
}
