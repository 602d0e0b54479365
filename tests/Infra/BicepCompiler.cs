using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace ContractFunctions.Tests.Infra;

/// <summary>The Bicep compiler from the package folder, where tests/Infra/Bicep brings it.</summary>
internal static class BicepCompiler
{
    private static readonly string? File = Find();

    public static string? WhyMissing => File is not null ? null : "the Bicep compiler is not in the package folder (dotnet restore tests/Infra/Bicep, on Linux x64)";

    /// <summary>Compiles a file and what it refers to.</summary>
    /// <returns>What the compiler complains of, warnings included; empty when there is nothing.</returns>
    public static async Task<string> ComplaintsAsync(string path)
    {
        ProcessStartInfo start = new(File!, ["build", path, "--stdout"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using Process compiler = Process.Start(start)!;
        Task<string> template = compiler.StandardOutput.ReadToEndAsync();
        string complaints = await compiler.StandardError.ReadToEndAsync();
        await compiler.WaitForExitAsync();
        return complaints.Length > 0 || (await template).Contains("\"resources\"", StringComparison.Ordinal) || compiler.ExitCode == 0 ? complaints : $"exit code {compiler.ExitCode}";
    }

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            return null;
        }

        XElement package = XDocument.Load(Path.Combine(Repository.Root, "tests", "Infra", "Bicep", "Bicep.csproj")).Descendants("PackageDownload").Single();
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string file = Path.Combine(packages, package.Attribute("Include")!.Value.ToLowerInvariant(), package.Attribute("Version")!.Value.Trim('[', ']'), "tools", "bicep");
        return System.IO.File.Exists(file) ? file : null;
    }
}

/// <summary>Skipped with the reason where the compiler is not there.</summary>
public sealed class BicepTheoryAttribute : TheoryAttribute
{
    public BicepTheoryAttribute() => Skip = BicepCompiler.WhyMissing;
}
