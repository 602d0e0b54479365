using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace ContractFunctions.Hosting;

/// <summary>
/// JSON bodies from outside (RFC 8259, I-JSON of RFC 7493): UTF-8, no duplicate names, no unknown members, no missing or null ones where the type has them,
/// no null in arrays, no U+0000 and no half surrogate in strings, at most <see cref="MaxDepth"/> deep. Whatever the slice's own JSON context allows.
/// </summary>
internal static class JsonBody
{
    public const int MaxDepth = 32;

    private static readonly ConcurrentDictionary<JsonTypeInfo, JsonTypeInfo> StrictTypes = new();

    /// <summary>The whole body, or the refusal of its type or size.</summary>
    public static async Task<Outcome<byte[]>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation) =>
        IsJson(request.ContentType) ? await RequestBody.ReadAsync(request, maxBytes, cancellation) : Refusals.UnsupportedMediaType;

    public static Outcome<TBody> Parse<TBody>(byte[] bytes, JsonTypeInfo<TBody> type)
    {
        try
        {
            return IsClean(bytes) && JsonSerializer.Deserialize(bytes, StrictOf(type)) is { } body ? body : Refusals.Malformed;
        }
        catch (JsonException)
        {
            return Refusals.Malformed;
        }
    }

    /// <summary><c>application/json</c>, in UTF-8 if it names a charset at all.</summary>
    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && "application/json".Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || "utf-8".Equals(type.CharSet.Trim('"'), StringComparison.OrdinalIgnoreCase));

    /// <summary>What the serializer would let pass or stumble over: bytes that are no UTF-8, half surrogates, U+0000, null as an element.</summary>
    private static bool IsClean(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            return false;
        }

        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        Span<bool> isArray = stackalloc bool[MaxDepth + 1];
        while (reader.Read())
        {
            bool clean = reader.TokenType switch
            {
                JsonTokenType.String or JsonTokenType.PropertyName => !reader.ValueIsEscaped || IsCleanText(ref reader),
                JsonTokenType.Null => reader.CurrentDepth == 0 || !isArray[reader.CurrentDepth - 1],
                _ => true,
            };
            if (!clean)
            {
                return false;
            }

            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                isArray[reader.CurrentDepth] = reader.TokenType == JsonTokenType.StartArray;
            }
        }

        return true;
    }

    private static bool IsCleanText(ref Utf8JsonReader reader)
    {
        try
        {
            return !reader.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false; // half a surrogate pair: no Unicode text
        }
    }

    private static JsonTypeInfo<TBody> StrictOf<TBody>(JsonTypeInfo<TBody> type) => (JsonTypeInfo<TBody>)StrictTypes.GetOrAdd(type, given =>
    {
        JsonSerializerOptions strict = new(given.Options)
        {
            AllowDuplicateProperties = false,
            AllowTrailingCommas = false,
            MaxDepth = MaxDepth,
            ReadCommentHandling = JsonCommentHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        };
        return strict.GetTypeInfo(given.Type);
    });
}
