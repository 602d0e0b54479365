namespace ContractFunctions.Hosting;

/// <summary>What a decider answers to a command: the events that follow, or a refusal.</summary>
public abstract record Decision<TEvent>
{
    private Decision()
    {
    }

    /// <summary>The command changes nothing, and that is right: the same click twice.</summary>
    public static Decision<TEvent> Nothing { get; } = new Accepted([]);

    public static implicit operator Decision<TEvent>(TEvent happened) => new Accepted([happened]);

    public static implicit operator Decision<TEvent>(TEvent[] happened) => new Accepted(happened);

    public static implicit operator Decision<TEvent>(Refusal refusal) => new Refused(refusal);

    /// <summary>The command is carried out; the events follow in order (none: nothing changes).</summary>
    public sealed record Accepted(IReadOnlyList<TEvent> Events) : Decision<TEvent>;

    /// <summary>The command is refused; nothing is written.</summary>
    public sealed record Refused(Refusal Refusal) : Decision<TEvent>;
}
