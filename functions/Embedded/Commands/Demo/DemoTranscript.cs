using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContractFunctions.Embedded.Demo;

/// <summary>Writes down each request and its answer as Markdown. Session tokens and signing passwords are left out.</summary>
internal sealed class DemoTranscript
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Secrets = ["password", "token"];
    private const int LongestBody = 4000;

    private readonly StringBuilder text = new("# Transcript\n");

    public void Step(string title) => text.Append($"\n## {title}\n");

    public void Exchange(string who, HttpMethod method, string path, JsonNode? body, int status, string? mediaType, byte[] answer)
    {
        text.Append($"\n**{who}** `{method} {path}`\n");
        if (body is not null)
        {
            text.Append($"\n```json\n{Print(body)}\n```\n");
        }

        text.Append($"\n→ {status}");
        text.Append(mediaType?.EndsWith("json", StringComparison.Ordinal) == true && JsonNode.Parse(answer) is { } json
            ? $"\n\n```json\n{Print(json)}\n```\n"
            : $" ({mediaType ?? "no content"}, {answer.Length:N0} bytes)\n");
    }

    public override string ToString() => text.ToString();

    private static string Print(JsonNode node)
    {
        JsonNode copy = node.DeepClone();
        Hide(copy);
        string json = copy.ToJsonString(Readable);
        return json.Length <= LongestBody ? json : $"{json[..LongestBody]}\n… ({json.Length:N0} characters)";
    }

    private static void Hide(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (string name in members.Select(member => member.Key).ToList())
                {
                    if (Secrets.Contains(name))
                    {
                        members[name] = "…";
                    }
                    else
                    {
                        Hide(members[name]);
                    }
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Hide(item);
                }

                break;
        }
    }
}
