using System.Text.Json;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Evidence;

/// <summary>The audit trail (证据链) of a contract as a file that anybody can recompute.</summary>
/// <param name="Formula">How a link follows from the one before, in words.</param>
/// <param name="Openings">Salt and value behind the commitments that concern the reader; others' stay closed.</param>
public sealed record Timeline(string ContractId, string Formula, IReadOnlyList<EvidenceLink> Links, IReadOnlyList<OpenedCommitment> Openings);

/// <summary>A commitment opened: <c>HMAC-SHA-256(salt, value) = hash</c>.</summary>
public sealed record OpenedCommitment(string Hash, string Salt, string Value);

/// <summary>Routes of the evidence.</summary>
public sealed class EvidenceFunctions(ContractEdge edge, ContractStore contracts, PartyVault vault)
{
    private const string Formula = "link = hex(SHA-256(previous link as 32 bytes, 32 zero bytes before the first, followed by the UTF-8 bytes of event))";

    /// <summary>The chain from its first link, with the reader's own commitments opened.</summary>
    [Function(nameof(GetTimeline))]
    [Answers<Timeline>]
    public Task<IResult> GetTimeline([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{id}/timeline")] HttpRequest request, string id) =>
        edge.QueryAsync(request, id, async (state, me, cancellation) =>
        {
            IReadOnlyList<EvidenceLink> links = await contracts.HistoryAsync(state.Id, cancellation);
            List<OpenedCommitment> openings = [];
            foreach (string commitment in links.SelectMany(link => CommitmentsOf(link, me.Role)).Distinct())
            {
                if (await contracts.ReadRowAsync(state.Id, PartyVault.RowOf(commitment), ContractRowsJson.Default.SealedRow, cancellation) is { } row
                    && await vault.OpenCommitmentAsync(state.Id, commitment, row.Value, cancellation) is { } opening)
                {
                    openings.Add(new OpenedCommitment(commitment, opening.Salt, opening.Value));
                }
            }

            return Reply.Json(new Timeline(state.Id, Formula, links, openings), ContractsJson.Default.Timeline);
        });

    private static IEnumerable<string> CommitmentsOf(EvidenceLink link, string role)
    {
        JsonElement happened = JsonDocument.Parse(link.Event).RootElement.GetProperty("event");
        if (!(happened.TryGetProperty("role", out JsonElement concerned) || happened.TryGetProperty("initiatorRole", out concerned)) || concerned.GetString() != role)
        {
            yield break;
        }

        foreach (JsonElement holder in happened.EnumerateObject().Select(member => member.Value).Where(value => value.ValueKind == JsonValueKind.Object).Append(happened))
        {
            if (holder.TryGetProperty("commitment", out JsonElement single))
            {
                yield return single.GetString()!;
            }
        }

        if (happened.TryGetProperty("commitments", out JsonElement several))
        {
            foreach (JsonProperty member in several.EnumerateObject())
            {
                yield return member.Value.GetString()!;
            }
        }
    }
}
