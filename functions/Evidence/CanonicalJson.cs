using System.Text;
using System.Text.Json;

namespace ContractFunctions.Evidence;

/// <summary>
/// JSON Canonicalization Scheme (RFC 8785): members sorted by UTF-16 code units, no white space, minimal escapes. Numbers are integers within ±2^53 only
/// (the evidence has no others), so their form is the same in every language.
/// </summary>
public static class CanonicalJson
{
    private const long LargestInteger = 1L << 53;

    /// <summary>UTF-8 bytes.</summary>
    /// <exception cref="ArgumentException">A number that is not an integer within ±2^53.</exception>
    public static byte[] Write(JsonElement element)
    {
        StringBuilder text = new();
        Append(text, element);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                AppendAll(text, element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal), member =>
                {
                    AppendString(text, member.Name);
                    text.Append(':');
                    Append(text, member.Value);
                });
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                AppendAll(text, element.EnumerateArray(), item => Append(text, item));
                text.Append(']');
                break;
            case JsonValueKind.String:
                AppendString(text, element.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(element.TryGetInt64(out long number) && Math.Abs(number) <= LargestInteger
                    ? number
                    : throw new ArgumentException("only integers within ±2^53 have a place in evidence", nameof(element)));
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, IEnumerable<T> items, Action<T> append)
    {
        bool first = true;
        foreach (T item in items)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            append(item);
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append($"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
