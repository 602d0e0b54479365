using System.Security.Cryptography;

namespace ContractFunctions.Embedded;

/// <summary>
/// The secret that every derived key of this installation comes from: 32 random bytes as 64 hex digits in <c>secrets/platform.key</c>, mode 0600, made at the first
/// start. It lies in a folder of its own, so that backups of the data can leave it out. <c>CONTRACTFUNCTIONS_PLATFORM_SECRET</c> (64 hex digits) takes its place.
/// </summary>
public static class PlatformSecret
{
    public const string Variable = "CONTRACTFUNCTIONS_PLATFORM_SECRET";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "secrets", "platform.key");

    /// <exception cref="InvalidOperationException">Not 64 hex digits, all one digit, or readable by others.</exception>
    public static byte[] Load(string dataFolder) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } supplied ? Parse(supplied, Variable) : LoadFile(PathIn(dataFolder));

    internal static byte[] Parse(string text, string source)
    {
        string hex = text.Trim();
        return hex.Length == 64 && hex.All(char.IsAsciiHexDigit) && hex.Distinct().Count() > 4
            ? Convert.FromHexString(hex)
            : throw new InvalidOperationException($"the platform secret in {source} must be 64 random hex digits (openssl rand -hex 32)");
    }

    private static byte[] LoadFile(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new InvalidOperationException($"{path} is readable by others: chmod 600 {path}");
        }

        return Parse(File.ReadAllText(path), path);
    }

    private static void Create(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }

        string temporary = $"{path}.{RandomNumberGenerator.GetHexString(8)}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (StreamWriter writer = new(temporary, options))
        {
            writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: false);
    }
}
