namespace ContractFunctions.Templates;

/// <summary>Collects the mistakes of one file.</summary>
internal sealed class TemplateFaults(string file)
{
    private readonly List<TemplateFault> all = [];

    public IReadOnlyList<TemplateFault> All => [.. all.OrderBy(fault => fault.Line)];

    public bool Any => all.Count > 0;

    public void Add(int line, string code, string what = "") => all.Add(TemplateFault.Of(file, line, code, what));
}
