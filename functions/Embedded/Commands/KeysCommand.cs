using System.CommandLine;
using ContractFunctions.Embedded.Keys;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using ContractFunctions.Signing;

namespace ContractFunctions.Embedded.Commands;

/// <summary>
/// <c>keys rotate</c>: a new platform key for what is sealed from the next start on. <c>keys renew-authority</c>: a new root and issuing certificate for what is signed from then on.
/// Exit code 1 when the files cannot take it.
/// </summary>
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
            EmbeddedOptions options = Read(arguments);
            return RotateAsync(options.PlatformKeysFile, arguments.GetRequiredValue(id), Console.Out, Console.Error);
        });
        Command renew = new("renew-authority", "replaces the built-in certificate authority; the server must be stopped") { config, data };
        renew.SetAction(arguments => RenewAsync(Read(arguments), Console.Out, Console.Error));
        return new Command("keys", "the platform's keys") { rotate, renew };

        EmbeddedOptions Read(ParseResult arguments) => EmbeddedSettings.Read(EmbeddedSettings.Sources(
            arguments.GetValue(config), new Dictionary<string, string?> { [nameof(EmbeddedOptions.DataFolder)] = arguments.GetValue(data) })());
    }

    /// <summary>A running server would go on to issue from the earlier authority: the folder must be free.</summary>
    internal static Task<int> RenewAsync(EmbeddedOptions options, TextWriter output, TextWriter errors) => TryAsync(errors, async () =>
    {
        using DataFolderLock held = DataFolderLock.Take(options.DataFolder);
        IssuingAuthority renewed = await AuthorityFile.RenewAsync(options.DataFolder, AuthoritySecret.Load(options.DataFolder, options.AuthoritySecret?.Reveal()), options.Time);
        Text text = Texts.Of("Keys.AuthorityRenewed").With(new Dictionary<string, string> { ["until"] = BeijingTime.Print(renewed.Issuing.NotAfter) });
        output.WriteLine($"{text.Zh}  {text.En}");
    });

    internal static Task<int> RotateAsync(string file, string newId, TextWriter output, TextWriter errors) => TryAsync(errors, () =>
    {
        PlatformKeys keys = PlatformKeyFile.Rotate(file, newId);
        Text text = Texts.Of("Keys.Rotated").With(new Dictionary<string, string> { ["id"] = keys.CurrentId });
        output.WriteLine($"{text.Zh}  {text.En}");
        return Task.CompletedTask;
    });

    private static async Task<int> TryAsync(TextWriter errors, Func<Task> change)
    {
        try
        {
            await change();
            return 0;
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(fault.Message);
            return 1;
        }
    }
}
