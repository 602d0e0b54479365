using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace ContractFunctions.Hosting;

/// <summary>One user-facing text in both languages, Chinese first.</summary>
public sealed record Text(string Zh, string En)
{
    /// <summary>Fills <c>{name}</c> placeholders.</summary>
    public Text With(IReadOnlyDictionary<string, string> values) => new(Fill(Zh, values), Fill(En, values));

    private static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        values.Aggregate(text, (filled, pair) => filled.Replace($"{{{pair.Key}}}", pair.Value, StringComparison.Ordinal));
}

/// <summary>All user-facing texts: the embedded <c>*.texts.json</c> files, each <c>{ "key": { "zh": "…", "en": "…" } }</c>. A key stands in one file only.</summary>
public static class Texts
{
    private static readonly FrozenDictionary<string, Text> All = Load();

    public static IReadOnlyCollection<string> Keys => All.Keys;

    public static Text Of(string key) => All.TryGetValue(key, out Text? text) ? text : throw new KeyNotFoundException($"no text for '{key}'");

    private static FrozenDictionary<string, Text> Load()
    {
        Assembly assembly = typeof(Texts).Assembly;
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };
        return assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".texts.json", StringComparison.Ordinal))
            .SelectMany(name => JsonSerializer.Deserialize<Dictionary<string, Text>>(assembly.GetManifestResourceStream(name)!, options)!)
            .ToFrozenDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
    }
}
