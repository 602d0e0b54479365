using System.CommandLine;

namespace ContractFunctions.Embedded;

/// <summary>The commands of the embedded edition; without one, <c>serve</c>.</summary>
public static class CommandLine
{
    public static RootCommand Create()
    {
        Command serve = ServeCommand.Create();
        RootCommand root = new("ContractFunctions 电子签 e-signature backend, embedded edition")
        {
            serve,
            FunctionsCommand.Create(),
        };
        foreach (Option option in serve.Options)
        {
            root.Options.Add(option);
        }

        root.Action = serve.Action;
        return root;
    }
}
