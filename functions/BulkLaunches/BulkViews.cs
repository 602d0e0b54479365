using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;

namespace ContractFunctions.BulkLaunches;

/// <param name="Csv">RFC 4180; columns as <see cref="BulkFile"/> says.</param>
/// <param name="Disclosure">Accepted for all the contracts; it stands in the evidence of each.</param>
public sealed record BulkBody(
    string Template, string Csv, DisclosureBody Disclosure, string? Role = null, string? Organization = null, string? Title = null, DateOnly? Deadline = null)
{
    public override string ToString() => nameof(BulkBody);
}

public sealed record BulkSummary(string Id, string Template, int Count, DateTimeOffset At);

public sealed record BulkList(IReadOnlyList<BulkSummary> BulkLaunches, string? Continuation);

/// <summary>A bulk launch: how many of its rows wait, were launched, were refused, and a page of them.</summary>
public sealed record BulkView(string Id, string Template, DateTimeOffset At, int Waiting, int Launched, int Refused, IReadOnlyList<BulkRowView> Rows, string? Continuation);

/// <summary>What became of a row; why, if it was refused.</summary>
/// <param name="ContractId">Of a refused one: the draft, as far as it came.</param>
public sealed record BulkRowView(int Line, BulkStatus Status, string? ContractId, string? Code, string? Message, string? MessageEn, IReadOnlyList<ProblemField> Fields);

/// <summary>JSON of the routes of bulk launches.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BulkBody))]
[JsonSerializable(typeof(BulkList))]
[JsonSerializable(typeof(BulkView))]
public sealed partial class BulkJson : JsonSerializerContext;
