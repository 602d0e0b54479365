using System.Diagnostics;
using System.Text.Json.Serialization;

namespace ContractFunctions.Hosting;

/// <summary>The ONE mapping from a refusal to an RFC 9457 problem: <c>application/problem+json</c> with a stable <c>code</c>, Chinese and English text.</summary>
public static class Problem
{
    public static IResult Of(Refusal refusal) => new ProblemResult(refusal);

    /// <summary>Faults with their texts.</summary>
    public static IReadOnlyList<ProblemField> FieldsOf(IEnumerable<FieldFault> faults) =>
        [.. faults.Select(fault => (fault, text: fault.Message ?? Texts.Of(fault.Code))).Select(f => new ProblemField(f.fault.Field, f.fault.Code, f.text.Zh, f.text.En))];

    private sealed class ProblemResult(Refusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            HttpResponse response = httpContext.Response;
            response.StatusCode = refusal.Status;
            if (refusal.RetryAfter is { } wait)
            {
                response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
            }

            Text text = Texts.Of(refusal.Code);
            ProblemBody body = new(
                $"urn:contractfunctions:problem:{refusal.Code}",
                text.Zh,
                text.En,
                refusal.Status,
                refusal.Code,
                Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier,
                FieldsOf(refusal.Faults));
            return response.WriteAsJsonAsync(body, Reply.Readable(HostingJson.Default.ProblemBody), "application/problem+json; charset=utf-8");
        }
    }
}

/// <summary>RFC 9457 problem details with the members <c>titleEn</c>, <c>code</c>, <c>traceId</c> (names the request in the logs) and <c>fields</c> added.</summary>
public sealed record ProblemBody(string Type, string Title, string TitleEn, int Status, string Code, string TraceId, IReadOnlyList<ProblemField> Fields);

/// <summary>A field at fault, in both languages.</summary>
public sealed record ProblemField(string Field, string Code, string Message, string MessageEn);

/// <summary>JSON of what every slice answers.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProblemBody))]
public sealed partial class HostingJson : JsonSerializerContext;
