using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ContractFunctions.Tests.Hosting;

/// <summary>Malformed and hostile requests on every route of the live router, sent by somebody whose requests get as far as the body: a 4xx problem with a code, never a 500.</summary>
public sealed class HostileRequestTests
{
    private static readonly (string Name, byte[] Body, string? ContentType, int Status)[] Hostile =
    [
        ("empty", [], "application/json", 400),
        ("not JSON", "name=1&x=2"u8.ToArray(), "application/json", 400),
        ("cut off", "{\"name\":\"a"u8.ToArray(), "application/json", 400),
        ("null", "null"u8.ToArray(), "application/json", 400),
        ("an array", "[{}]"u8.ToArray(), "application/json", 400),
        ("a number", "1e999"u8.ToArray(), "application/json", 400),
        ("nested deeply", Encoding.ASCII.GetBytes(new string('[', 100_000)), "application/json", 400),
        ("objects nested deeply", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 5_000))), "application/json", 400),
        ("huge", Encoding.ASCII.GetBytes($"{{\"a\":\"{new string('a', 2_000_000)}\"}}"), "application/json", 413),
        ("no UTF-8", [.. "{\"a\":\""u8, 0xFF, 0xFE, .. "\"}"u8], "application/json", 400),
        ("a byte order mark of UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray(), "application/json", 400),
        ("a name twice", "{\"a\":1,\"a\":2}"u8.ToArray(), "application/json", 400),
        ("an unknown name", "{\"__proto__\":{\"admin\":true}}"u8.ToArray(), "application/json", 400),
        ("a type discriminator", "{\"$type\":\"System.Diagnostics.Process\"}"u8.ToArray(), "application/json", 400),
        ("NUL", "{\"a\":\"\\u0000\"}"u8.ToArray(), "application/json", 400),
        ("half a surrogate", "{\"a\":\"\\ud800\"}"u8.ToArray(), "application/json", 400),
        ("no content type", "{}"u8.ToArray(), null, 415),
        ("a form", "a=1"u8.ToArray(), "application/x-www-form-urlencoded", 415),
        ("XML", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"u8.ToArray(), "application/xml", 415),
        ("another charset", "{}"u8.ToArray(), "application/json; charset=utf-16", 415),
    ];

    private static readonly string[] WrongValues = ["null", "true", "-1", "1e400", "\"\"", "[]", "{}", "[[[]]]", "{\"a\":1}", "\"<script>alert(1)</script>\"", "\"'; DROP TABLE rows; --\"", "\"../../etc/passwd\"", "\"\\u202e\\ufeff\\u200b\"", $"\"{new string('九', 20_000)}\""];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Idempotency-Key", new string('k', 4_000)),
        ("Idempotency-Key", "short"),
        ("Idempotency-Key", "key with spaces and ; rm -rf"),
        ("Content-Encoding", "gzip"),
        ("If-None-Match", "\"" + new string('e', 4_000) + "\""),
        ("X-Forwarded-For", "999.999.999.999, ::::, <script>"),
        ("Prefer", new string('p', 4_000)),
        ("Range", "bytes=-1--5,9-1"),
    ];

    private static readonly string[] Segments = ["..%2f..%2fetc%2fpasswd", "%27%3B--", "%e9%99%a2%e5%ad%90", new string('a', 3_000), "-1", "%F0%9F%98%80", "a%0d%0ab", "*"];

    [Fact]
    public async Task EveryRoute_WhenTheRequestIsHostile_AnswersAProblem()
    {
        await using MatrixScene scene = await MatrixScene.StartAsync();
        List<string> wrong = [];
        foreach (LiveRoute route in LiveRoute.Of(scene.App).Where(route => route.Function is not null).OrderBy(Ends))
        {
            string? token = await scene.TokenAsync(Role.Party);
            scene.App.Clock.Advance(TimeSpan.FromMinutes(1)); // the limits of an account are not what is tested here
            await SendBodiesAsync(scene, route, token, wrong);
            await SendValuesAsync(scene, route, token, wrong);
            await SendHeadersAsync(scene, route, token, wrong);
            await SendSegmentsAsync(scene, route, token, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What could end the contract comes last, so that everything else meets a living one.</summary>
    private static bool Ends(LiveRoute route) => route.Template.EndsWith("/reject", StringComparison.Ordinal) || route.Template.EndsWith("/cancel", StringComparison.Ordinal);

    private static async Task SendBodiesAsync(MatrixScene scene, LiveRoute route, string? token, List<string> wrong)
    {
        if (route.Accepts is not { } accepts)
        {
            return;
        }

        foreach ((string name, byte[] body, string? contentType, int status) in Hostile)
        {
            string? sentAs = accepts.Body is null && contentType == "application/json" ? accepts.MediaType : contentType;
            (int was, string? code) = await SendAsync(scene, route.Method, route.Path(scene.Values), token, body, sentAs);
            bool isRight = code is not null && code != "Request.TooMany" && (accepts.Body is null ? was is >= 400 and < 500 : was == status);
            Note(wrong, isRight, $"{route}: {name}: {was} {code}");
        }
    }

    /// <summary>Bodies of the agreed shape with one value that is none of its type, or is meant to hurt.</summary>
    private static async Task SendValuesAsync(MatrixScene scene, LiveRoute route, string? token, List<string> wrong)
    {
        if (route.Accepts?.Body is not { } type)
        {
            return;
        }

        string[] names = [.. type.GetProperties().Where(property => property.CanWrite).Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..])];
        foreach (string name in names)
        {
            foreach (string value in WrongValues)
            {
                string body = $"{{{string.Join(',', names.Select(other => $"\"{other}\":{(other == name ? value : Plausible(type, other))}"))}}}";
                (int was, string? code) = await SendAsync(scene, route.Method, route.Path(scene.Values), token, Encoding.UTF8.GetBytes(body), "application/json");
                Note(wrong, was < 400 || (was < 500 && code is not null), $"{route}: {name}={(value.Length > 40 ? value[..40] : value)}: {was} {code}");
            }
        }
    }

    private static async Task SendHeadersAsync(MatrixScene scene, LiveRoute route, string? token, List<string> wrong)
    {
        foreach ((string name, string value) in Headers)
        {
            (int was, string? code) = await SendAsync(scene, route.Method, route.Path(scene.Values), token, "{\"x\":1}"u8.ToArray(), "application/json", (name, value));
            Note(wrong, was < 400 || (was < 500 && code is not null), $"{route}: {name}: {value[..Math.Min(30, value.Length)]}: {was} {code}");
        }

        foreach (string bad in new[] { "Bearer", "Bearer ", "Basic YTpi", "Bearer " + new string('t', 8_000), "Bearer a b c", "bearer " + token })
        {
            (int was, string? code) = await SendAsync(scene, route.Method, route.Path(scene.Values), null, "{}"u8.ToArray(), "application/json", ("Authorization", bad));
            Note(wrong, was < 400 || (was < 500 && code is not null), $"{route}: Authorization {bad[..Math.Min(30, bad.Length)]}: {was} {code}");
        }
    }

    private static async Task SendSegmentsAsync(MatrixScene scene, LiveRoute route, string? token, List<string> wrong)
    {
        foreach (string name in scene.Values.Keys.Where(name => route.Template.Contains($"{{{name}}}", StringComparison.Ordinal)))
        {
            foreach (string segment in Segments)
            {
                Dictionary<string, string> values = new(scene.Values) { [name] = segment };
                (int was, string? code) = await SendAsync(scene, route.Method, route.Path(values), token, "{}"u8.ToArray(), "application/json");
                Note(wrong, was is >= 400 and < 500 && code is not null, $"{route}: {name}={segment[..Math.Min(30, segment.Length)]}: {was} {code}");
            }
        }

        foreach (string query in new[] { "?continuation=%00%ff", "?version=99999999999999999999", "?a=" + new string('q', 6_000), "?continuation=..%2f..&version=-1" })
        {
            (int was, string? code) = await SendAsync(scene, route.Method, route.Path(scene.Values) + query, token, "{\"x\":1}"u8.ToArray(), "application/json");
            Note(wrong, was < 400 || (was < 500 && code is not null), $"{route}: {query[..Math.Min(30, query.Length)]}: {was} {code}");
        }
    }

    private static string Plausible(Type type, string name)
    {
        Type of = type.GetProperties().Single(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).PropertyType;
        of = Nullable.GetUnderlyingType(of) ?? of;
        return of == typeof(string) ? "\"a\""
            : of == typeof(int) || of == typeof(long) || of == typeof(decimal) ? "1"
            : of == typeof(bool) ? "false"
            : of == typeof(DateOnly) ? "\"2026-12-31\""
            : of.IsEnum ? $"\"{of.GetEnumNames()[0]}\""
            : of != typeof(string) && of.IsAssignableTo(typeof(System.Collections.IEnumerable)) && !of.IsAssignableTo(typeof(System.Collections.IDictionary)) ? "[]"
            : "{}";
    }

    private static async Task<(int Status, string? Code)> SendAsync(
        MatrixScene scene, string method, string path, string? token, byte[] body, string? contentType, (string Name, string Value)? header = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (method is not ("GET" or "DELETE"))
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (header?.Name != "Idempotency-Key")
        {
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        }

        if (header is { } extra && !request.Headers.TryAddWithoutValidation(extra.Name, extra.Value))
        {
            request.Content?.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        }

        using HttpResponseMessage response = await scene.App.Http.SendAsync(request);
        string? code = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? (string?)JsonNode.Parse(await response.Content.ReadAsByteArrayAsync())!["code"]
            : null;
        return ((int)response.StatusCode, code);
    }

    private static void Note(List<string> wrong, bool isRight, string what)
    {
        if (!isRight)
        {
            wrong.Add(what);
        }
    }
}
