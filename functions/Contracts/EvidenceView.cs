using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ContractFunctions.Contracts;

/// <summary>
/// An event as the evidence chain holds it: without sealed values, data subjects and blind indexes. Those lie beside it, in the same row, and can be erased; of what is
/// personal the chain keeps the commitments alone.
/// </summary>
internal static class EvidenceView
{
    private static readonly JsonTypeInfo<EventEnvelope> Envelope = (JsonTypeInfo<EventEnvelope>)new JsonSerializerOptions(ContractRowsJson.Default.Options)
    {
        TypeInfoResolver = ContractRowsJson.Default.WithAddedModifier(LeaveOutSealed),
    }.GetTypeInfo(typeof(EventEnvelope));

    public static JsonElement Of(EventEnvelope happened) => JsonSerializer.SerializeToElement(happened, Envelope);

    private static void LeaveOutSealed(JsonTypeInfo type)
    {
        for (int at = type.Properties.Count - 1; at >= 0; at--)
        {
            bool isSealedWord = type.Type == typeof(SealedText) && type.Properties[at].Name != "commitment";
            if (isSealedWord || type.Properties[at].PropertyType == typeof(SealedIdentity))
            {
                type.Properties.RemoveAt(at);
            }
        }
    }
}
