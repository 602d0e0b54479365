namespace ContractFunctions.Embedded.Storage;

/// <summary>Files only their owner may read (mode 0600), written whole or not at all. On Windows the folder's access list takes the place of the mode.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly Lock Gate = new();

    /// <exception cref="InvalidOperationException">Group or others may read it.</exception>
    public static byte[] Read(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != 0)
        {
            throw new InvalidOperationException($"{file} holds secrets and is open to others; set its mode to 0600");
        }

        return File.ReadAllBytes(file);
    }

    /// <summary>Writes durably unless the file exists; of two that race the first one stays.</summary>
    public static void Create(string file, byte[] content) => Write(file, content, overwrite: false);

    /// <summary>Replaces the file in one step.</summary>
    public static void Replace(string file, byte[] content) => Write(file, content, overwrite: true);

    private static void Write(string file, byte[] content, bool overwrite)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        Durable.CreateFolder(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(file)}.{Guid.NewGuid():N}");
        using (FileStream stream = new(temporary, Durable.Private(FileMode.CreateNew)))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        // File.Move looks and then renames, so of two at once the second would replace the first. Between processes the data folder's lock stands.
        lock (Gate)
        {
            if (!overwrite && File.Exists(file))
            {
                File.Delete(temporary);
            }
            else
            {
                File.Move(temporary, file, overwrite: true);
            }
        }

        Durable.SyncFolder(folder);
    }
}
