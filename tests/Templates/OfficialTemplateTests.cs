using ContractFunctions.Embedded.Commands;
using ContractFunctions.Pdf.Images;
using ContractFunctions.Templates;
using ContractFunctions.Tests.Pdf;

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

    [ToolFact("pdftoppm")]
    public void Sheet_IsAModestPicture_OfEveryPage()
    {
        using StringWriter output = new();
        using TemporaryFile file = new(Array.Empty<byte>(), ".png");
        Assert.True(TemplatesCommand.Sheet(file.Path, output) == 0, output.ToString());
        byte[] png = File.ReadAllBytes(file.Path);
        PngImage sheet = PngImage.Read(png, new PngLimits(600_000, MaxSide: 8_000, MaxPixels: 16_000_000));
        Assert.True(sheet.Width > 700 && sheet.Height > 12 * 250, $"{sheet.Width} × {sheet.Height}");
    }

    [Fact]
    public void Check_OfAFolderWithAFault_TellsFileAndLine()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        using StringWriter output = new();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "small.md"), SmallTemplate.Source.Replace("{{name}}", "{{nmae}}", StringComparison.Ordinal));

            Assert.Equal(1, TemplatesCommand.Check(output, folder.FullName));
            Assert.Contains("没有名为 nmae 的填写项", output.ToString(), StringComparison.Ordinal);
            Assert.Matches(@"(?m)^small\.md:\d+: ", output.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Command_WhenNothingIsThere_Returns2()
    {
        using StringWriter output = new();

        Assert.Equal(2, TemplatesCommand.Check(output, Path.Combine(Path.GetTempPath(), "no-such-folder")));
        Assert.Equal(2, TemplatesCommand.Preview("none", "unused.pdf", output));
        Assert.Contains("没有这个模板", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryOfficialTemplate_PrintsTheNoticeOnce_AndHasTheClausesAllShare()
    {
        foreach (TemplateDefinition template in TemplateCatalog.Official().All)
        {
            string text = ContractRendererTests.TextOf(ContractRenderer.RenderSample(template));

            Assert.Equal(2, text.Split("范本，签署前请自行核对").Length);
            Assert.All(new[] { "通知与送达", "争议解决", "合同变更与解除", "电子签署与生效", "其他约定" }, clause => Assert.Contains(clause, text, StringComparison.Ordinal));
        }
    }
}
