using System.CommandLine;
using ContractFunctions.Embedded.Keys;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Commands;

/// <summary><c>keys rotate</c>: a new platform key for what is sealed from the next start on. Exit code 1 when the key file cannot take it.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        Argument<string> id = new("id") { Description = "id of the new key, e.g. k2 or 2027" };
        Option<string?> config = new("--config") { Description = "JSON file with settings, as for serve" };
        Option<string?> data = new("--data") { Description = "data folder (default: data)" };
        Command rotate = new("rotate", "adds a platform key and makes it current") { id, config, data };
        rotate.SetAction(arguments =>
        {
            EmbeddedOptions options = EmbeddedSettings.Read(EmbeddedSettings.Sources(
                arguments.GetValue(config), new Dictionary<string, string?> { [nameof(EmbeddedOptions.DataFolder)] = arguments.GetValue(data) })());
            return Rotate(options.PlatformKeysFile, arguments.GetRequiredValue(id), Console.Out, Console.Error);
        });
        return new Command("keys", "the platform's keys") { rotate };
    }

    internal static int Rotate(string file, string newId, TextWriter output, TextWriter errors)
    {
        try
        {
            PlatformKeys keys = PlatformKeyFile.Rotate(file, newId);
            Text text = Texts.Of("Keys.Rotated").With(new Dictionary<string, string> { ["id"] = keys.CurrentId });
            output.WriteLine($"{text.Zh}  {text.En}");
            return 0;
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(fault.Message);
            return 1;
        }
    }
}
