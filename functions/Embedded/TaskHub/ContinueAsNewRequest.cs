namespace ContractFunctions.Embedded.TaskHub;

/// <param name="Carried">Events the next generation begins with.</param>
internal sealed record ContinueAsNewRequest(byte[]? Input, List<Message> Carried)
{
    /// <summary>The instance was suspended after it asked for the next generation, which therefore starts when it is resumed.</summary>
    public bool IsSuspended { get; init; }

    public List<Message> FirstMail() =>
        IsSuspended ? [new Message(MessageKind.Suspended), new Message(MessageKind.Started), .. Carried] : [new Message(MessageKind.Started), .. Carried];
}
