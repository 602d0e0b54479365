using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;
using Spectre.Console;

namespace ContractFunctions.Embedded.Commands;

/// <summary>A function as <c>functions list</c> prints it.</summary>
/// <param name="Address">As <see cref="FunctionDescriptor.Address"/>.</param>
internal sealed record FunctionLine(string Name, string Trigger, string Address);

/// <summary><c>functions list</c>: every function with its trigger, from the code itself.</summary>
internal static class FunctionsCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "as JSON" };
        Command list = new("list", "name, trigger and address of every function") { json };
        list.SetAction(arguments => Print([.. FunctionCatalog.OfProduct.Select(function => new FunctionLine(function.Name, function.Kind, function.Address))], arguments.GetValue(json)));
        return new Command("functions", "the functions of this build") { list };
    }

    private static void Print(IReadOnlyList<FunctionLine> lines, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(lines, FunctionsJson.Default.IReadOnlyListFunctionLine));
            return;
        }

        Table table = new Table().Border(TableBorder.None).AddColumns("function", "trigger", "address");
        foreach (FunctionLine line in lines)
        {
            table.AddRow(new Spectre.Console.Text(line.Name), new Spectre.Console.Text(line.Trigger), new Spectre.Console.Text(line.Address));
        }

        AnsiConsole.Write(table);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<FunctionLine>))]
internal sealed partial class FunctionsJson : JsonSerializerContext;
