using System.CommandLine;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Commands;

/// <summary>The commands of the embedded edition; without one, <c>serve</c>.</summary>
public static class CommandLine
{
    public static RootCommand Create()
    {
        Command serve = ServeCommand.Create();
        RootCommand root = new(Describe("Command.Root"))
        {
            serve,
            Demo.DemoCommand.Create(),
            Verify(),
            Templates(),
            Bench(),
            FunctionsCommand.Create(),
            KeysCommand.Create(),
        };
        foreach (Option option in serve.Options)
        {
            root.Options.Add(option);
        }

        root.Action = serve.Action;
        return root;
    }

    private static string Describe(string key) => $"{Texts.Of(key).Zh}  {Texts.Of(key).En}";

    private static Command Verify()
    {
        Argument<string> file = new("file") { Description = "the signed PDF" };
        Option<string?> trust = new("--trust") { Description = "PEM file with the roots to trust" };
        Option<bool> json = new("--json") { Description = "as JSON" };
        Command verify = new("verify", Describe("Command.Verify")) { file, trust, json };
        verify.SetAction(arguments => VerifyCommand.Run(arguments.GetRequiredValue(file), arguments.GetValue(trust), arguments.GetValue(json), Console.Out));
        return verify;
    }

    private static Command Bench()
    {
        Option<bool> json = new("--json") { Description = "as JSON" };
        Option<string?> folder = new("--folder") { Description = "a folder on the volume to measure (default: the temporary folder)" };
        Command engine = new("engine", "contract lives a second on the task hub, beside the floor of bare commits") { json, folder };
        engine.SetAction((arguments, _) => BenchEngineCommand.RunAsync(arguments.GetValue(json), Console.Out, folder: arguments.GetValue(folder)));
        Option<string?> peers = new("--peers") { Description = "the folder the peers are installed in (default: bench/peers of the repository)" };
        Command pdf = new("pdf", "processor time of signing and typesetting, beside other libraries") { json, peers };
        pdf.SetAction((arguments, _) => BenchPdfCommand.RunAsync(arguments.GetValue(json), Console.Out, peers: arguments.GetValue(peers)));
        return new Command("bench", "measures this machine") { engine, pdf };
    }

    private static Command Templates()
    {
        Option<string?> folder = new("--folder") { Description = "template files to use instead of the official ones" };
        Argument<string> id = new("id") { Description = "the template's id" };
        Option<string> output = new("--out") { Description = "the PDF to write", DefaultValueFactory = _ => "preview.pdf" };
        Command check = new("check", "reads every template and lists its faults") { folder };
        check.SetAction(arguments => TemplatesCommand.Check(Console.Out, arguments.GetValue(folder)));
        Command preview = new("preview", Describe("Command.TemplatesPreview")) { id, output, folder };
        preview.SetAction(arguments => TemplatesCommand.Preview(arguments.GetRequiredValue(id), arguments.GetRequiredValue(output), Console.Out, arguments.GetValue(folder)));
        Option<string> picture = new("--out") { Description = "the PNG to write", DefaultValueFactory = _ => "templates.png" };
        Command sheet = new("sheet", "one small picture of all pages of all samples (needs pdftoppm)") { picture, folder };
        sheet.SetAction(arguments => TemplatesCommand.Sheet(arguments.GetRequiredValue(picture), Console.Out, arguments.GetValue(folder)));
        return new Command("templates", "for those who write templates") { check, preview, sheet };
    }
}
