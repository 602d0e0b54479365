using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>Asks a register whether name, code and legal representative belong together, and whether the applicant is that person (企业四要素).</summary>
public interface IOrganizationVerifier
{
    /// <param name="key">Idempotency key of this attempt.</param>
    /// <param name="applicant">Verified.</param>
    /// <exception cref="HttpRequestException">The register could not be asked; nothing is known.</exception>
    Task<OrganizationVerdict> VerifyAsync(
        string key, string name, UnifiedCode code, PersonName legalRepresentative, RealName applicant, CancellationToken cancellation = default);
}

/// <summary>A register's answer.</summary>
/// <param name="IsLegalRepresentative">The applicant is the legal representative; anybody else needs a review (授权书, 对公打款).</param>
/// <param name="Source">Names the register in documents and reports.</param>
public sealed record OrganizationVerdict(bool IsMatch, bool IsLegalRepresentative, string Source, bool IsSimulated);

/// <summary>
/// Asks nobody: it confirms every well-formed company, for development and evaluation, and what it confirms says so. A company whose name holds 不存在 is answered
/// "no match", so that the refusal can be seen; the applicant is the legal representative when their names are equal.
/// </summary>
public sealed class SimulatedOrganizationVerifier : IOrganizationVerifier, IDevelopmentOnly
{
    public Task<OrganizationVerdict> VerifyAsync(
        string key, string name, UnifiedCode code, PersonName legalRepresentative, RealName applicant, CancellationToken cancellation = default) => Task.FromResult(
        new OrganizationVerdict(!name.Contains("不存在", StringComparison.Ordinal), applicant.Name == legalRepresentative, "Simulated", IsSimulated: true));
}

/// <summary>No register at hand: every certification is decided by a platform operator, who sees licence, name and code.</summary>
public sealed class PlatformReview : IOrganizationVerifier
{
    public Task<OrganizationVerdict> VerifyAsync(
        string key, string name, UnifiedCode code, PersonName legalRepresentative, RealName applicant, CancellationToken cancellation = default) => Task.FromResult(
        new OrganizationVerdict(IsMatch: true, IsLegalRepresentative: false, nameof(PlatformReview), IsSimulated: false));
}
