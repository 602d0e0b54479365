using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ContractFunctions.Hosting;
using YamlDotNet.RepresentationModel;

namespace ContractFunctions.Templates;

/// <summary>A mapping of the front matter that knows its lines, tells what is missing, and in the end which keys nobody asked for.</summary>
internal sealed class YamlSection
{
    private readonly YamlMappingNode map;
    private readonly TemplateFaults faults;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public YamlSection(YamlNode node, TemplateFaults faults)
    {
        this.faults = faults;
        Line = LineOf(node);
        map = node as YamlMappingNode ?? new YamlMappingNode();
        if (node is not YamlMappingNode)
        {
            faults.Add(Line, "Template.MappingExpected");
        }
    }

    public int Line { get; }

    /// <summary>Keys with the line each stands on.</summary>
    public IEnumerable<(string Key, YamlNode Value, int Line)> Entries =>
        map.Children.Select(pair => (((YamlScalarNode)pair.Key).Value ?? "", pair.Value, LineOf(pair.Key)));

    public static int LineOf(YamlNode node) => (int)node.Start.Line;

    public string? Text(string key) => Node(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value,
        { } other => Wrong<string>(other, "Template.ScalarExpected", key),
    };

    public string Required(string key) => Text(key) is { Length: > 0 } value ? value : Wrong<string>(null, "Template.KeyMissing", key) ?? "";

    public decimal? Number(string key) => Text(key) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal number) ? number
        : Misread(key);

    public bool Flag(string key)
    {
        string? text = Text(key);
        if (text is not (null or "true" or "false"))
        {
            faults.Add(LineAt(key), "Template.ValueMalformed", key);
        }

        return text == "true";
    }

    /// <summary>A text in both languages: <c>{ zh: …, en: … }</c>.</summary>
    public Text? OptionalText(string key) => Node(key) is { } node ? Both(node, key) : null;

    public Text RequiredText(string key) => OptionalText(key) ?? Both(null, key);

    public YamlSection? Section(string key) => Node(key) is { } node ? new YamlSection(node, faults) : null;

    public IEnumerable<YamlSection> Sections(string key) => Items(key).Select(item => new YamlSection(item, faults));

    /// <summary>Any YAML as JSON; every scalar becomes a string.</summary>
    public JsonElement? Json(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            Write(writer, node);
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    public int LineAt(string key) => Node(key) is { } node ? LineOf(node) : Line;

    /// <summary>To be called last: keys that nothing above asked for are faults.</summary>
    public void RefuseUnknown()
    {
        foreach ((string key, _, int line) in Entries.Where(entry => !known.Contains(entry.Key)))
        {
            faults.Add(line, "Template.KeyUnknown", key);
        }
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach ((YamlNode key, YamlNode value) in mapping.Children)
                {
                    writer.WritePropertyName(key.ToString());
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (YamlNode item in sequence.Children)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(((YamlScalarNode)node).Value);
                break;
        }
    }

    private IEnumerable<YamlNode> Items(string key) => Node(key) switch
    {
        null => [],
        YamlSequenceNode sequence => sequence.Children,
        { } other => Wrong<YamlNode[]>(other, "Template.ListExpected", key) ?? [],
    };

    private Text Both(YamlNode? node, string key)
    {
        string? zh = Member(node, "zh");
        string? en = Member(node, "en");
        if (string.IsNullOrWhiteSpace(zh) || string.IsNullOrWhiteSpace(en))
        {
            faults.Add(node is null ? Line : LineOf(node), "Template.TextIncomplete", key);
        }

        return new Text(zh ?? "", en ?? "");
    }

    private static string? Member(YamlNode? node, string name) =>
        node is YamlMappingNode both && both.Children.TryGetValue(new YamlScalarNode(name), out YamlNode? value) ? (value as YamlScalarNode)?.Value : null;

    private YamlNode? Node(string key)
    {
        known.Add(key);
        return map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? node) ? node : null;
    }

    private decimal? Misread(string key)
    {
        faults.Add(LineAt(key), "Template.ValueMalformed", key);
        return null;
    }

    private T? Wrong<T>(YamlNode? node, string code, string key)
        where T : class
    {
        faults.Add(node is null ? Line : LineOf(node), code, key);
        return null;
    }
}
