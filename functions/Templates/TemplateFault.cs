using ContractFunctions.Hosting;

namespace ContractFunctions.Templates;

/// <summary>One mistake in a template's file.</summary>
public sealed record TemplateFault(string File, int Line, string Code, Text Message)
{
    public static TemplateFault Of(string file, int line, string code, string what = "") =>
        new(file, line, code, Texts.Of(code).With(new Dictionary<string, string> { ["what"] = what }));

    /// <summary>As compilers say it: <c>rental.md:42: … / …</c>.</summary>
    public override string ToString() => $"{File}:{Line}: {Message.Zh} / {Message.En} [{Code}]";
}

/// <summary>Templates that cannot be used; the host does not start with them.</summary>
public sealed class TemplateException(IReadOnlyList<TemplateFault> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<TemplateFault> Faults { get; } = faults;
}
