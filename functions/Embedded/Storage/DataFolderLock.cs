using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Storage;

/// <summary>
/// One process owns a data folder: the file <c>lock</c> in it is held open for this process alone (on Linux by <c>flock</c>), and let go by the system when the
/// process ends in whatever way. The file itself stays; that it exists means nothing.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    public const string FileName = "lock";

    private readonly FileStream held;

    private DataFolderLock(FileStream held) => this.held = held;

    /// <exception cref="InvalidOperationException">Another process, or another server in this one, has the folder.</exception>
    public static DataFolderLock Take(string folder)
    {
        Durable.CreateFolder(folder);
        FileStreamOptions alone = Durable.Private(FileMode.OpenOrCreate);
        alone.Share = FileShare.None;
        try
        {
            return new DataFolderLock(new FileStream(Path.Combine(folder, FileName), alone));
        }
        catch (IOException taken) when (IsSharingViolation(taken))
        {
            Text text = Texts.Of("Start.FolderInUse").With(new Dictionary<string, string> { ["folder"] = Path.GetFullPath(folder) });
            throw new InvalidOperationException($"{text.Zh}  {text.En}", taken);
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    private static bool IsSharingViolation(IOException fault) => fault.HResult is 11 or 35 or unchecked((int)0x80070020);
}
