namespace ContractFunctions.Accounts;

/// <summary>Which real names count here. A simulated one counts in Development only, also when its account comes along in a data folder of Development.</summary>
public sealed record RealNamePolicy(bool AcceptsSimulated)
{
    public bool Accepts(RealName? name) => name is { IsVerified: true } && (AcceptsSimulated || !name.IsSimulated);
}
