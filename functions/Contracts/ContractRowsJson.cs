using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContractFunctions.Contracts;

/// <summary>JSON of the rows in a contract's partition and of the evidence. A change here changes what is stored: old rows must still be read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HeadRow))]
[JsonSerializable(typeof(CommandRow))]
[JsonSerializable(typeof(EventEnvelope))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(Observation))]
[JsonSerializable(typeof(SealedRow))]
[JsonSerializable(typeof(ReadingRow))]
internal sealed partial class ContractRowsJson : JsonSerializerContext;

/// <summary>Row <c>head</c>: the folded state and the last link of the evidence chain.</summary>
internal sealed record HeadRow(ContractState State, string Link);

/// <summary>Row <c>cmd-{key}</c>: a command already carried out.</summary>
internal sealed record CommandRow(string Fingerprint, long Version, DateTimeOffset At);

/// <summary>What a link of the chain holds, as canonical JSON.</summary>
internal sealed record EventEnvelope(string Contract, long Seq, ContractEvent Event);

/// <summary>Row <c>event-{version}</c>: a link of the chain, and the event with the sealed values that the chain leaves out.</summary>
internal sealed record EventRow(string Event, string Link, ContractEvent Detail);

/// <summary>A sealed value: rows <c>form-{document}</c> and <c>open-{commitment}</c>.</summary>
internal sealed record SealedRow(string Subject, string Sealed);

/// <summary>Row <c>reading-{role}-{addressing}</c>: pages of one content a party has seen (阅读记录).</summary>
internal sealed record ReadingRow(string ContentHash, SortedSet<int> Pages, DateTimeOffset FirstAt, DateTimeOffset LastAt);
