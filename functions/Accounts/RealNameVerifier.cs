using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>Verifies that a name, a document and a phone belong to one living person (运营商三要素, or face).</summary>
public interface IRealNameVerifier
{
    /// <param name="key">Idempotency key of this attempt: a provider charges it once.</param>
    /// <exception cref="HttpRequestException">The provider could not be asked; nothing is known.</exception>
    Task<RealNameVerdict> VerifyAsync(string key, PersonName name, IdentityDocument document, PhoneNumber phone, CancellationToken cancellation = default);
}

/// <summary>A verifier's answer.</summary>
/// <param name="Source">Names the verifier in documents and reports.</param>
public sealed record RealNameVerdict(bool IsMatch, string Source, bool IsSimulated)
{
    /// <summary>Why the verifier can say neither yes nor no: it does not serve this document or phone, or not today. Null when it has answered.</summary>
    public Refusal? Refusal { get; init; }
}

/// <summary>
/// Verifies nobody: it confirms every well-formed identity, for development and evaluation. What it confirms says so (source <c>Simulated</c>), and documents then
/// print 身份未经核验. A phone ending in 0000 is answered "no match", so that the refusal can be seen.
/// </summary>
public sealed class SimulatedRealNameVerifier : IRealNameVerifier, IDevelopmentOnly
{
    public const string Source = "Simulated";

    public Task<RealNameVerdict> VerifyAsync(string key, PersonName name, IdentityDocument document, PhoneNumber phone, CancellationToken cancellation = default) =>
        Task.FromResult(new RealNameVerdict(IsMatch: !phone.Digits.EndsWith("0000", StringComparison.Ordinal), Source, IsSimulated: true));
}
