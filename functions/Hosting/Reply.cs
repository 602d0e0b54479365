using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace ContractFunctions.Hosting;

/// <summary>JSON answers with Chinese written as itself, not as <c>\u</c> escapes; characters that mean something in HTML stay escaped.</summary>
public static class Reply
{
    private static readonly ConcurrentDictionary<JsonTypeInfo, JsonTypeInfo> ReadableTypes = new();

    /// <summary>For JSON that is no type's.</summary>
    internal static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), WriteIndented = true };

    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        Results.Json(value, Readable(type), statusCode: status);

    internal static JsonTypeInfo<T> Readable<T>(JsonTypeInfo<T> type) => (JsonTypeInfo<T>)ReadableTypes.GetOrAdd(
        type, given => new JsonSerializerOptions(given.Options) { Encoder = Options.Encoder }.GetTypeInfo(given.Type));
}
