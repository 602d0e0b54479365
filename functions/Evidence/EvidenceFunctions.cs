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
            string[] subjects = [me.AccountId!, me.Identity?.Subject ?? "", $"contract-{state.Id}"];
            foreach (string commitment in links.SelectMany(CommitmentsOf).Distinct())
            {
                if (await contracts.ReadRowAsync(state.Id, PartyVault.RowOf(commitment), ContractRowsJson.Default.SealedRow, cancellation) is { } row
                    && subjects.Contains(row.Value.Subject)   // by data subject, not by role: a role may have been another person's before
                    && await vault.OpenCommitmentAsync(state.Id, commitment, row.Value, cancellation) is { } opening)
                {
                    openings.Add(new OpenedCommitment(commitment, opening.Salt, opening.Value));
                }
            }

            return Reply.Json(new Timeline(state.Id, Formula, links, openings), ContractsJson.Default.Timeline);
        });

    /// <summary>Every value of a member named commitment, or below one named commitments or address.</summary>
    private static IEnumerable<string> CommitmentsOf(EvidenceLink link)
    {
        using JsonDocument document = JsonDocument.Parse(link.Event);
        return [.. Strings(document.RootElement, isCommitment: false)];
    }

    private static IEnumerable<string> Strings(JsonElement element, bool isCommitment) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value, isCommitment || member.Name is "commitment" or "commitments" or "address")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Strings(item, isCommitment)),
        JsonValueKind.String when isCommitment && element.GetString() is { Length: 64 } text => [text],
        _ => [],
    };
}
