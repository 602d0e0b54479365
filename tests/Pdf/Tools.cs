using System.Diagnostics;

namespace ContractFunctions.Tests.Pdf;

/// <summary>A test that needs a command of the machine; skipped, with the reason, where it is missing.</summary>
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools) => Skip = Tools.MissingReason(tools);
}

/// <summary>The same for theories.</summary>
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] tools) => Skip = Tools.MissingReason(tools);
}

/// <summary>A test that needs java and the PDFBox preflight jars as Debian packages them.</summary>
internal sealed class PreflightFactAttribute : FactAttribute
{
    public PreflightFactAttribute() => Skip = Tools.MissingReason(["java"])
        ?? (Preflight.Missing is { Length: > 0 } missing ? $"not installed: {string.Join(", ", missing)} (Debian: libpdfbox2-java, libactivation-java, libjaxb-api-java)" : null);
}

/// <summary>PDFBox preflight: checks PDF/A-1b.</summary>
internal static class Preflight
{
    private static readonly string[] Jars = [.. new[] { "preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io", "javax.activation", "jaxb-api" }.Select(jar => $"/usr/share/java/{jar}.jar")];

    public static string[] Missing { get; } = [.. Jars.Where(jar => !File.Exists(jar))];

    /// <summary>Its complaints, each as "code : text".</summary>
    public static string[] Run(ReadOnlyMemory<byte> pdf)
    {
        using TemporaryFile file = new(pdf);
        string output = Tools.Run("java", "-cp", string.Join(':', Jars), "org.apache.pdfbox.preflight.Validator_A1b", file.Path).Output;
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        bool ran = lines is [var verdict, ..] && verdict.StartsWith("The file ", StringComparison.Ordinal) && (lines.Length > 1 || !verdict.Contains(" not ", StringComparison.Ordinal));
        return ran ? lines[1..] : throw new InvalidOperationException(output);
    }
}

/// <summary>Runs the validators nobody here wrote.</summary>
internal static class Tools
{
    public static string? MissingReason(IEnumerable<string> tools)
    {
        string[] missing = [.. tools.Where(tool => !IsPresent(tool))];
        return missing.Length == 0 ? null : $"not installed: {string.Join(", ", missing)}";
    }

    public static (int Exit, string Output) Run(string tool, params string[] arguments)
    {
        using Process process = new() { StartInfo = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.Start();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static bool IsPresent(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}

/// <summary>A file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(ReadOnlyMemory<byte> content, string extension = ".pdf")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"contractfunctions-{Guid.NewGuid():N}{extension}");
        File.WriteAllBytes(Path, content.ToArray());
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
