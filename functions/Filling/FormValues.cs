using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Filling;

/// <summary>
/// What was entered into a form, by field name, as JSON values. A <c>null</c> or an empty string clears a field when merged. Untyped until a template reads it
/// (<see cref="FilledForm"/>); two equal sets of values have the same JSON text.
/// </summary>
[JsonConverter(typeof(FormValuesConverter))]
public sealed class FormValues : IEquatable<FormValues>
{
    public static readonly FormValues Empty = new(ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal));

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ImmutableSortedDictionary<string, JsonElement> values;

    private FormValues(ImmutableSortedDictionary<string, JsonElement> values) => this.values = values;

    /// <summary>Names of the fields given, in ordinal order.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>From a JSON object; refused when it is none or names a field twice.</summary>
    public static Outcome<FormValues> Parse(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Refusals.Malformed;
        }

        ImmutableSortedDictionary<string, JsonElement>.Builder read = Empty.values.ToBuilder();
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!read.TryAdd(property.Name, property.Value.Clone()))
            {
                return Refusals.Malformed;
            }
        }

        return new FormValues(read.ToImmutable());
    }

    /// <summary>From JSON text this class wrote.</summary>
    public static FormValues Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Parse(document.RootElement).Value;
    }

    /// <summary>Typed values as they are stored: names sorted, each value in its one canonical form.</summary>
    public static FormValues Of(IEnumerable<KeyValuePair<string, FieldValue>> typed)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            FieldJson.Write(writer, typed);
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        return Parse(document.RootElement).Value;
    }

    /// <summary>Each field with its JSON value.</summary>
    public static FormValues Of(IEnumerable<KeyValuePair<string, JsonElement>> given) => new(Empty.values.SetItems(given));

    /// <summary>The value of a field; null when it is not given or cleared.</summary>
    public JsonElement? Find(string name) => values.TryGetValue(name, out JsonElement value) && !Clears(value) ? value : null;

    /// <summary>These values overlaid with newer ones; what the newer ones clear is gone.</summary>
    public FormValues Merge(FormValues newer) =>
        new(values.SetItems(newer.values).RemoveRange(newer.values.Where(pair => Clears(pair.Value)).Select(pair => pair.Key)));

    /// <summary>JSON with names in ordinal order, no white space, only the escapes JSON requires.</summary>
    public string ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Plain))
        {
            WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach ((string name, JsonElement value) in values)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    public bool Equals(FormValues? other) => other is not null && ToJson() == other.ToJson();

    public override bool Equals(object? obj) => Equals(obj as FormValues);

    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    private static bool Clears(JsonElement value) => value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.ValueEquals(""));
}

/// <summary>Form values as a member of a request, an answer or a stored record: a JSON object.</summary>
public sealed class FormValuesConverter : JsonConverter<FormValues>
{
    public override FormValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return FormValues.Parse(document.RootElement).TryGet(out FormValues? values, out _) ? values : throw new JsonException("not an object of fields");
    }

    public override void Write(Utf8JsonWriter writer, FormValues value, JsonSerializerOptions options) => value.WriteTo(writer);
}
