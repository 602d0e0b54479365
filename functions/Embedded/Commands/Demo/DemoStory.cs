namespace ContractFunctions.Embedded.Demo;

/// <summary>A story that people play over HTTP, step by step.</summary>
internal interface IDemoStory
{
    IReadOnlyList<DemoStep> Steps { get; }

    /// <summary>What came of it, for those who want to look.</summary>
    Task<IReadOnlyList<DemoFile>> FilesAsync();
}

/// <summary>One step of a story; its key names what it tells.</summary>
internal sealed record DemoStep(string Key, Func<Task> RunAsync);

/// <summary>A file to be left in the output folder.</summary>
internal sealed record DemoFile(string Name, byte[] Content);
