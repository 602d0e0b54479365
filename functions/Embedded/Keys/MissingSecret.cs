using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Keys;

/// <summary>
/// Secrets are made at the first start only. Over existing data a fresh one would make what the lost one sealed unreadable for good, and hide that it is lost.
/// </summary>
internal static class MissingSecret
{
    /// <summary>Passes while the folder holds no data yet.</summary>
    /// <exception cref="InvalidOperationException">There is data; the message names the file that is missing.</exception>
    public static void RequireNew(string dataFolder, string file)
    {
        if (SqliteDatabase.ExistsIn(dataFolder))
        {
            throw Of(dataFolder, file);
        }
    }

    public static InvalidOperationException Of(string dataFolder, string file)
    {
        Text text = Texts.Of("Start.SecretMissing").With(new Dictionary<string, string> { ["file"] = Path.GetFullPath(file), ["folder"] = Path.GetFullPath(dataFolder) });
        return new InvalidOperationException($"{text.Zh}  {text.En}");
    }
}
