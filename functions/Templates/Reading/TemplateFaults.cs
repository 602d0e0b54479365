namespace ContractFunctions.Templates;

/// <summary>Collects the mistakes of one file.</summary>
internal sealed class TemplateFaults(string file)
{
    private readonly List<TemplateFault> all = [];

    public IReadOnlyList<TemplateFault> All => [.. all.OrderBy(fault => fault.Line)];

    public bool Any => all.Count > 0;

    /// <summary>The same mistake found twice in a line is told once.</summary>
    public void Add(int line, string code, string what = "")
    {
        TemplateFault fault = TemplateFault.Of(file, line, code, what);
        if (!all.Contains(fault))
        {
            all.Add(fault);
        }
    }
}
