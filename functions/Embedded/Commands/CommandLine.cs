using System.CommandLine;

namespace ContractFunctions.Embedded.Commands;

/// <summary>The commands of the embedded edition; without one, <c>serve</c>.</summary>
public static class CommandLine
{
    public static RootCommand Create()
    {
        Command serve = ServeCommand.Create();
        RootCommand root = new("ContractFunctions 电子签 e-signature backend, embedded edition")
        {
            serve,
            Templates(),
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

    private static Command Templates()
    {
        Option<string?> folder = new("--folder") { Description = "template files to use instead of the official ones" };
        Argument<string> id = new("id") { Description = "the template's id" };
        Option<string> output = new("--out") { Description = "the PDF to write", DefaultValueFactory = _ => "preview.pdf" };
        Command check = new("check", "reads every template and lists its faults") { folder };
        check.SetAction(arguments => TemplatesCommand.Check(Console.Out, arguments.GetValue(folder)));
        Command preview = new("preview", "writes the sample contract (范文) of a template as a PDF") { id, output, folder };
        preview.SetAction(arguments => TemplatesCommand.Preview(arguments.GetRequiredValue(id), arguments.GetRequiredValue(output), Console.Out, arguments.GetValue(folder)));
        return new Command("templates", "for those who write templates") { check, preview };
    }
}
