using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContractFunctions.Hosting;

/// <summary>
/// Filed before a command commits, looked at <see cref="Delay"/> later: whatever the command could not do after its commit (a crash, an outage) is done then.
/// So nothing is ever scanned for.
/// </summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Version">The version its head row has when the command has committed.</param>
/// <param name="Look">How often this message was looked at while the head was still older than <paramref name="Version"/>.</param>
/// <param name="FiledAt">When; null in messages older than this.</param>
public sealed record DueCheck(string ContractId, long Version, int Look = 0, DateTimeOffset? FiledAt = null)
{
    public const string Queue = "due-checks";

    /// <summary>Where the Functions host, like the embedded queues, moves a message that failed ten times.</summary>
    public const string PoisonQueue = Queue + "-poison";

    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);

    /// <summary>The body of its queue message, alike in both editions.</summary>
    public string ToMessage() => JsonSerializer.Serialize(this, DueCheckJson.Default.DueCheck);

    /// <exception cref="JsonException">Not a due-check: the message ends in the poison queue.</exception>
    public static DueCheck Parse(string message) =>
        JsonSerializer.Deserialize(message, DueCheckJson.Default.DueCheck) ?? throw new JsonException("a due-check is a JSON object");
}

/// <summary>JSON of queue messages.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DueCheck))]
internal sealed partial class DueCheckJson : JsonSerializerContext;

/// <summary>The queue of due-checks. Durable when <see cref="FileAsync"/> returns; delivered at least once, not before <see cref="DueCheck.Delay"/> has passed.</summary>
public interface IDueChecks
{
    Task FileAsync(DueCheck check, CancellationToken cancellation = default);
}
