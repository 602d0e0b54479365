using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using Microsoft.DurableTask;

namespace ContractFunctions.BulkLaunches;

/// <summary>What the rows of a bulk launch have in common.</summary>
public sealed record BulkTerms(string Template, string Role, string? Organization, DateOnly? Deadline, DisclosureBody Disclosure)
{
    public DraftBody Draft(string? title) => new([Template], Role, title, Deadline, Organization: Organization);
}

/// <summary>One contract to be launched: the other parties, and what the initiator fills in.</summary>
/// <param name="Title">The template's when null. It may name somebody, so it is sealed and forgotten with the row.</param>
/// <param name="Parties">Roles that are not in it are left to the counterpart.</param>
public sealed record BulkRow(int Line, string? Title, IReadOnlyDictionary<string, PartyIdentityInput> Parties, FormValues Values)
{
    public override string ToString() => $"{nameof(BulkRow)} {Line}";
}

/// <summary>Where a row stands.</summary>
public enum BulkStatus
{
    Waiting,
    Launched,

    /// <summary>Not launched; the draft, as far as it came, is there to be mended and launched by hand.</summary>
    Refused,
}

/// <summary>What became of a row.</summary>
/// <param name="ContractId">Null while it waits, or when not even a draft could be made.</param>
/// <param name="Code">Of the refusal.</param>
public sealed record BulkResult(int Line, BulkStatus Status, string? ContractId, string? Code, IReadOnlyList<ProblemField> Fields);

/// <summary>Where the orchestration of a bulk launch stands.</summary>
/// <param name="Next">Index of the next row.</param>
public sealed record BulkTurn(string AccountId, string BulkId, int Next, int Count)
{
    public string InstanceId => $"{BulkId}-bulk";
}

/// <summary>Launches the rows of a bulk launch one after the other, some to a generation. What a row meets is its result; only our own storage makes it wait.</summary>
public static class BulkLaunch
{
    private const int RowsPerGeneration = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    [Function(nameof(BulkLaunch))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, BulkTurn turn)
    {
        int end = Math.Min(turn.Next + RowsPerGeneration, turn.Count);
        for (int row = turn.Next; row < end; row++)
        {
            try
            {
                await context.CallActivityAsync(nameof(BulkActivities.LaunchRow), turn with { Next = row }, Retries.Storage);
            }
            catch (TaskFailedException)
            {
                await context.CreateTimer(Pause, CancellationToken.None);
                context.ContinueAsNew(turn with { Next = row });
                return;
            }
        }

        if (end < turn.Count)
        {
            context.ContinueAsNew(turn with { Next = end });
        }
    }
}
