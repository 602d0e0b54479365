namespace ContractFunctions.Pdf;

/// <summary>Collects the findings about one signature.</summary>
internal sealed class FindingList
{
    private readonly List<ValidationFinding> items = [];

    public IReadOnlyList<ValidationFinding> Items => items;

    public void Add(ValidationFinding finding) => items.Add(finding);

    public void Fault(FindingKind kind, string detail) => items.Add(new ValidationFinding(kind, IsFault: true, detail));

    public void Note(FindingKind kind, string detail) => items.Add(new ValidationFinding(kind, IsFault: false, detail));
}
