using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;

namespace ContractFunctions.Embedded.TaskHub;

/// <summary>What an orchestrator sees: every call is an action of the episode, or reads what the history says.</summary>
internal sealed class HubOrchestrationContext(OrchestrationRun run, TaskHubRegistry registry, ILoggerFactory loggers) : TaskOrchestrationContext
{
    /// <summary>16 KiB as UTF-16, as the Functions extension counts.</summary>
    private const int MaxCustomStatusBytes = 16 * 1024;

    private int guids;

    public override TaskName Name => run.Row.Name;

    public override string InstanceId => run.Row.Id;

    public override ParentOrchestrationInstance? Parent => run.Row.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.Id) : null;

    public override DateTime CurrentUtcDateTime => run.Now;

    public override bool IsReplaying => run.IsReplaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => registry.Deserialize<T>(run.Row.Input);

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("Options were given in place of the input.", nameof(input));
        }

        byte[]? payload = registry.Serialize(input);
        return await CallAsync<TResult>(name, options, () => run.Ask(new OrchestratorAction(ActionKind.Activity, 0, name, payload)));
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        string id = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        InstanceIds.Require(id);
        byte[]? payload = registry.Serialize(input);
        return await CallAsync<TResult>(
            orchestratorName, options, () => run.Ask(new OrchestratorAction(ActionKind.SubOrchestration, 0, orchestratorName, payload, id)));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        OpenTask timer = run.Ask(new OrchestratorAction(ActionKind.Timer, 0, "", FireAt: fireAt.ToUniversalTime().Ticks));
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.UnsafeRegister(_ => run.GiveUpTimer(timer, cancellationToken), null);
        }

        return timer.Source.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        run.RequireThread();
        EventWaiter<T> waiter = new(registry);
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.UnsafeRegister(_ => waiter.GiveUp(cancellationToken), null);
        }

        run.Events.Wait(eventName, waiter);
        return waiter.Task;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        InstanceIds.Require(instanceId);
        run.Ask(ActionKind.SendEvent, eventName, registry.Serialize(payload), instanceId);
    }

    public override void SetCustomStatus(object? customStatus)
    {
        run.RequireThread();
        byte[]? custom = registry.Serialize(customStatus);
        if (custom is not null && Encoding.UTF8.GetCharCount(custom) * sizeof(char) > MaxCustomStatusBytes)
        {
            throw new ArgumentException($"A custom status is at most {MaxCustomStatusBytes} bytes of UTF-16 JSON.", nameof(customStatus));
        }

        run.Custom = custom;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        run.ContinueAsNew(registry.Serialize(newInput), preserveUnprocessedEvents);

    /// <summary>RFC 9562 version 5 over instance, generation, instant and a counter: the same at every replay.</summary>
    public override Guid NewGuid()
    {
        run.RequireThread();
        string name = $"{InstanceId}_{run.Row.Generation}_{CurrentUtcDateTime:O}_{guids++}";
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // a name, not a secret: version 5 is defined on SHA-1
        SHA1.HashData(Encoding.UTF8.GetBytes(name), hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    public override ILogger CreateReplaySafeLogger(string categoryName) => new ReplaySafeLogger(run, loggers.CreateLogger(categoryName));

    private async Task<T> CallAsync<T>(TaskName name, TaskOptions? options, Func<OpenTask> ask)
    {
        try
        {
            return registry.Deserialize<T>(options?.Retry?.Policy is { } policy ? await RetryAsync(policy, ask) : await ask().Source.Task)!;
        }
        catch (StoredFailureException failed)
        {
            throw new TaskFailedException(name, failed.TaskId, failed.Failure.Details);
        }
    }

    private async Task<byte[]?> RetryAsync(RetryPolicy policy, Func<OpenTask> ask)
    {
        DateTime first = CurrentUtcDateTime;
        for (int attempt = 0; ; attempt++)
        {
            TimeSpan delay;
            try
            {
                return await ask().Source.Task;
            }
            catch (StoredFailureException failed) when (RetryDelay.Next(policy, attempt, CurrentUtcDateTime - first, failed.Failure) is { } next)
            {
                delay = next;
            }

            await CreateTimer(CurrentUtcDateTime + delay, CancellationToken.None);
        }
    }

    private sealed class ReplaySafeLogger(OrchestrationRun run, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => !run.IsReplaying && inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!run.IsReplaying)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}

/// <summary>When a failed task is tried again.</summary>
internal static class RetryDelay
{
    /// <returns>The pause before the next attempt, or null: no further one.</returns>
    public static TimeSpan? Next(RetryPolicy policy, int attempt, TimeSpan elapsed, Failure failure)
    {
        if (failure.NonRetriable || attempt + 1 >= policy.MaxNumberOfAttempts || !policy.HandleFailure(failure.Details)
            || (policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout))
        {
            return null;
        }

        double milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt);
        TimeSpan most = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(3650) : policy.MaxRetryInterval;
        return milliseconds < most.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : most;
    }
}

/// <summary>What an instance id may be.</summary>
internal static class InstanceIds
{
    private const int MaxLength = 256;

    /// <exception cref="ArgumentException">Empty, longer than 256 characters, or with a control character or a lone surrogate.</exception>
    public static void Require(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (id.Length > MaxLength || id.Any(char.IsControl) || id.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
        {
            throw new ArgumentException("An instance id has 1 to 256 characters, no control characters.", nameof(id));
        }
    }
}
