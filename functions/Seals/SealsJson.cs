using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContractFunctions.Seals;

/// <summary>JSON of the seals routes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SealBody))]
[JsonSerializable(typeof(SealStatusBody))]
[JsonSerializable(typeof(SealGrantBody))]
[JsonSerializable(typeof(SealRevokeBody))]
[JsonSerializable(typeof(SealView))]
[JsonSerializable(typeof(SealList))]
public sealed partial class SealsJson : JsonSerializerContext;
