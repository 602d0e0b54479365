using ContractFunctions.Embedded.Commands;
using ContractFunctions.Templates;

namespace ContractFunctions.Tests.Templates;

public sealed class OfficialTemplateTests
{
    [Fact]
    public void Check_OfOfficialTemplates_FindsNoFault()
    {
        using StringWriter output = new();

        int exit = TemplatesCommand.Check(output);

        Assert.True(exit == 0, output.ToString());
        Assert.Contains("rental v1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Preview_WritesPdf()
    {
        using StringWriter output = new();
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pdf");
        try
        {
            int exit = TemplatesCommand.Preview("rental", path, output);

            Assert.True(exit == 0, output.ToString());
            Assert.Equal("%PDF-"u8.ToArray(), File.ReadAllBytes(path)[..5]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
