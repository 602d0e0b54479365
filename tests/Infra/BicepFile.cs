using System.Text.RegularExpressions;

namespace ContractFunctions.Tests.Infra;

/// <summary>What the tests read of a Bicep file without its compiler: declarations, one a line, as this repository writes them.</summary>
internal sealed partial class BicepFile(string name, string text)
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "infra");

    public static IReadOnlyList<BicepFile> All { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => new BicepFile(Path.GetRelativePath(Folder, file).Replace('\\', '/'), File.ReadAllText(file))),
    ];

    public string Name => name;

    public string Text => text;

    /// <summary>Type and version of each resource that names them.</summary>
    public IEnumerable<(string Type, string Version)> Resources => ResourceLine().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    /// <summary>Paths of the files it takes in.</summary>
    public IEnumerable<string> References => ReferenceLine().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>Names of the parameters, and whether one has to be given.</summary>
    public Dictionary<string, bool> Parameters => ParameterLine().Matches(text).ToDictionary(match => match.Groups[1].Value, match => !match.Groups[2].Success);

    /// <summary>Names of built-in roles, wherever one is looked up or listed.</summary>
    public IEnumerable<string> Roles =>
    [
        .. RoleLookUp().Matches(text).Select(match => match.Groups[1].Value),
        .. RoleList().Matches(text).SelectMany(list => Quoted().Matches(list.Groups[1].Value)).Select(match => match.Groups[1].Value),
        .. RoleMember().Matches(text).Select(match => match.Groups[1].Value),
    ];

    /// <summary>Names and expressions of the app's settings.</summary>
    public Dictionary<string, string> Settings =>
        SettingLine().Matches(text).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.TrimEnd(' ', '}'), StringComparer.Ordinal);

    [GeneratedRegex(@"^\s*resource \w+ '([\w./]+)@([^']*)'", RegexOptions.Multiline)]
    private static partial Regex ResourceLine();

    [GeneratedRegex(@"(?:module \w+|from|load\w+Content\() ?'([^']+)'", RegexOptions.Multiline)]
    private static partial Regex ReferenceLine();

    [GeneratedRegex(@"^param (\w+) [^=\n]+?( = .*)?$", RegexOptions.Multiline)]
    private static partial Regex ParameterLine();

    [GeneratedRegex(@"roleIds\['([^']+)'\]")]
    private static partial Regex RoleLookUp();

    [GeneratedRegex(@"^var roles = \[(.*)\]$", RegexOptions.Multiline)]
    private static partial Regex RoleList();

    [GeneratedRegex(@"roleIds\.(\w+)")]
    private static partial Regex RoleMember();

    [GeneratedRegex(@"'([^']+)'")]
    private static partial Regex Quoted();

    /// <summary>A setting is written with an underscore, or is the public address or the operators: nothing else in the file looks so.</summary>
    [GeneratedRegex(@"(?:^  +|\{ )((?:[A-Z]\w*_\w+)|PublicBaseUrl|PlatformOperators): (.+)$", RegexOptions.Multiline)]
    private static partial Regex SettingLine();
}
