using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ContractFunctions.Hosting;

/// <summary>
/// What operators measure, alike in both editions: meter and activity source <see cref="Name"/>. Tags are names of commands, codes, stages and steps; nothing of a person or a
/// contract's content. Instruments are per host, so that two hosts in one process do not count each other.
/// </summary>
public sealed class ContractMetrics
{
    public const string Name = "ContractFunctions";

    private static readonly ActivitySource Source = new(Name);

    private readonly TimeProvider time;
    private readonly Counter<long> commands, stages, notices, sealApplications, webhooks, failing;
    private readonly Histogram<double> steps, lag;

    public ContractMetrics(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        Meter meter = meters.Create(Name);
        commands = meter.CreateCounter<long>("contracts.commands", "{command}", "Commands decided, by command and result");
        stages = meter.CreateCounter<long>("contracts.stage", "{contract}", "Contracts that entered a stage");
        steps = meter.CreateHistogram<double>("contracts.steps.duration", "s", "Duration of commands and activities, by step");
        notices = meter.CreateCounter<long>("contracts.notices", "{message}", "Messages of contracts, by kind, channel and result");
        failing = meter.CreateCounter<long>("contracts.duties.failing", "{turn}", "Turns after a turn in which a duty failed");
        sealApplications = meter.CreateCounter<long>("seals.applications", "{application}", "Applications for a seal, by what became of them");
        webhooks = meter.CreateCounter<long>("webhooks.deliveries", "{attempt}", "Attempts to deliver a webhook, by result");
        lag = meter.CreateHistogram<double>("hub.lag", "s", "How late due-checks are handled");
    }

    /// <param name="result">The code of the refusal, or <c>ok</c>.</param>
    public void Decided(string command, string result) => commands.Add(1, new("command", command), new("result", result));

    public void Entered(string stage) => stages.Add(1, new KeyValuePair<string, object?>("stage", stage));

    public void Noticed(string kind, string channel, string result) => notices.Add(1, new("kind", kind), new("channel", channel), new("result", result));

    /// <param name="what">asked, approved, rejected, lapsed, used.</param>
    public void SealApplication(string what) => sealApplications.Add(1, new KeyValuePair<string, object?>("event", what));

    public void DutyFailing() => failing.Add(1);

    public void Webhook(string result) => webhooks.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Late(TimeSpan by) => lag.Record(Math.Max(0, by.TotalSeconds));

    /// <summary>A step and its span, until disposed.</summary>
    /// <param name="reference">The contract's neutral reference, as messages give it; null: none.</param>
    public Step Begin(string name, string? reference = null)
    {
        Activity? activity = Source.StartActivity(name);
        activity?.SetTag("contract.reference", reference);
        return new Step(this, name, activity, time.GetTimestamp());
    }

    /// <summary>A step under way.</summary>
    public readonly struct Step(ContractMetrics metrics, string name, Activity? activity, long from) : IDisposable
    {
        public void Dispose()
        {
            metrics.steps.Record(metrics.time.GetElapsedTime(from).TotalSeconds, new KeyValuePair<string, object?>("step", name));
            activity?.Dispose();
        }
    }
}
