using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests;

/// <summary>
/// docs/coverage.md, made from the tests: which test shows a row of the feature list or a decision, and which provokes a refusal. It is written anew with
/// <c>UPDATE_DOCS=1 dotnet test --filter CoverageTests</c>; a refusal that nothing provokes fails here.
/// </summary>
public sealed partial class CoverageTests
{
    private static readonly string Document = Path.Combine(Repository.Root, "docs", "coverage.md");

    /// <summary>What the rows and decisions are about, in few words.</summary>
    private static readonly (string Row, string About)[] Rows =
    [
        ("E1", "企业认证 first"), ("E2", "launch from a template"), ("E4", "Disclosure accepted, with version and hash"), ("E5", "title and deadline"), ("E7", "own side is the current enterprise and operator"),
        ("E8", "contact book"), ("E9", "members as counterparts"), ("E10", "fill in, re-check, launch"), ("E11", "urge and look"), ("E13", "顺序签, 无序签, groups"), ("E14", "any number of parties, companies and persons"),
        ("E16", "own side first or later"), ("E18", "我的待办"), ("E19", "fill in as a party"), ("E20", "转他人处理"), ("E21", "撤销 before anybody signed"), ("E22", "sign within the remaining time"),
        ("E23", "单次用印申请"), ("E24", "seal with a seal held or granted"), ("E25", "sign by hand"), ("E26", "拒签 with reason"), ("E27", "an enterprise joins by the link"), ("E28", "a person joins by the link"),
        ("P3", "official templates, optional sides, LPR"), ("P4", "initiator's role"), ("P5", "own identity"), ("P6", "counterpart's identity"), ("P10", "share link and QR"), ("P11", "counterpart fills in"), ("P12", "name seal or handwriting"), ("P13", "first signed"),
        ("P14", "both see it"), ("P15", "我的合同"), ("P16", "send by e-mail"), ("P17", "申请解除"), ("P18", "取消解除"), ("P19", "确认解除"), ("P28", "read to the last page"), ("P29", "initiator signs first"),
        ("P30", "title and name confirmed"), ("P31", "done, both see it"),
        ("D1", "rescission names documents, all signers confirm"), ("D2", "seven days; a 解除协议 signed by all"), ("D3", "the deadline never pauses, moves later only"), ("D4", "two kinds of link"), ("D5", "identity check, always a second method"),
        ("D6", "reject and transfer as the initiator lets"), ("D7", "reminders within limits"), ("D8", "who may read"), ("D9", "neutral SMS"), ("D10", "personal data sealed"), ("D11", "a consent counts as signing"),
        ("D12", "用印 by holder or one-time grant"), ("D13", "Disclosure in the evidence"), ("D14", "Beijing dates, exact money"), ("D15", "WeChat facts"), ("D16", "certificates name person or company"),
    ];

    [Fact]
    public async Task Document_IsWhatTheTestsSay()
    {
        string current = Write();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(Document, current);
        }

        Assert.Equal(current, await File.ReadAllTextAsync(Document));
    }

    [Fact]
    public void Refusals_AreAllProvokedByATest()
    {
        string[] never = [.. Provocations().Where(refusal => refusal.Tests.Length == 0).Select(refusal => refusal.Code)];
        Assert.True(never.Length == 0, $"no test provokes {string.Join(", ", never)}");
    }

    [Fact]
    public void Covers_NamesRowsThatThereAre() => Assert.Empty(Covered().SelectMany(test => test.Rows).Except(Rows.Select(row => row.Row)));

    private static string Write()
    {
        StringBuilder text = new("""
            # What the tests show

            Made from the tests with `UPDATE_DOCS=1 dotnet test tests --filter CoverageTests`; a test fails when it is out of date.

            ## Features (E: enterprise, P: personal) and decisions (D)

            | Row | About | Tests |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        ILookup<string, string> tests = Covered().SelectMany(test => test.Rows.Select(row => (row, test.Name))).ToLookup(pair => pair.row, pair => pair.Name);
        foreach ((string row, string about) in Rows)
        {
            text.Append($"| {row} | {about} | {(tests[row].Any() ? string.Join("<br>", tests[row].Order(StringComparer.Ordinal)) : "none yet")} |\n");
        }

        text.Append("\n## Refusals\n\n| Code | Provoked by |\n|---|---|\n");
        foreach ((string code, string[] provokedBy) in Provocations())
        {
            text.Append($"| `{code}` | {string.Join("<br>", provokedBy.Take(3))} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Rows)> Covered() =>
        from type in typeof(CoverageTests).Assembly.GetTypes()
        from method in type.GetMethods()
        let covers = method.GetCustomAttribute<CoversAttribute>()
        where covers is not null
        select ($"{type.Name}.{method.Name}", covers.Rows);

    /// <summary>Every refusal a slice declares (one that is about a field by the field's code), and the tests whose text names it.</summary>
    private static IEnumerable<(string Code, string[] Tests)> Provocations()
    {
        (string Name, string Text)[] members = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories).Where(IsSource).SelectMany(MembersOf)];
        return from type in typeof(Refusals).Assembly.GetTypes()
               where type.Name.EndsWith("Refusals", StringComparison.Ordinal)
               from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
               where field.FieldType == typeof(Refusal)
               let refusal = (Refusal)field.GetValue(null)!
               let code = refusal.Faults.Count > 0 ? refusal.Faults[0].Code : refusal.Code
               group field.Name by code into codes
               orderby codes.Key
               select (codes.Key, members.Where(member => Names(member.Text, codes.Key) || codes.Any(name => member.Text.Contains($"Refusals.{name}", StringComparison.Ordinal))).Select(member => member.Name).Distinct().Order(StringComparer.Ordinal).ToArray());
    }

    /// <summary>In quotes, whole or without its class, as the tables of the deciders write it.</summary>
    private static bool Names(string text, string code) =>
        text.Contains($"\"{code}\"", StringComparison.Ordinal) || text.Contains($"\"{code[(code.IndexOf('.', StringComparison.Ordinal) + 1)..]}\"", StringComparison.Ordinal);

    private static bool IsSource(string path) => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !path.EndsWith("CoverageTests.cs", StringComparison.Ordinal);

    private static IEnumerable<(string Name, string Text)> MembersOf(string path)
    {
        string[] parts = MemberPattern().Split(File.ReadAllText(path));
        for (int at = 1; at + 1 < parts.Length; at += 2)
        {
            yield return ($"{Path.GetFileNameWithoutExtension(path)}.{parts[at]}", parts[at + 1]);
        }
    }

    [GeneratedRegex(@"\n    public (?:static )?(?:async )?[\w<>?\[\], ]+ (\w+)(?=\(| =>)", RegexOptions.None, 1000)]
    private static partial Regex MemberPattern();
}
