using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>人脸核身 by a provider: whether the living person in front of a camera is the one a name and a document stand for.</summary>
public interface IFaceCheck
{
    /// <summary>Begins a check; the person goes to its address, and from there back to <paramref name="returnTo"/>.</summary>
    /// <param name="reference">Neutral reference of the act, for the provider's record.</param>
    /// <param name="returnTo">A page of ours; never an address that a client named.</param>
    /// <exception cref="HttpRequestException">The provider could not be asked.</exception>
    Task<FaceCheckStart> BeginAsync(PersonName name, IdentityDocument document, string reference, Uri returnTo, CancellationToken cancellation = default);

    /// <summary>How a check ended. Neither picture nor video nor score is asked for.</summary>
    /// <exception cref="HttpRequestException">The provider could not be asked; nothing is known.</exception>
    Task<FaceCheckResult> ResultAsync(string ticket, CancellationToken cancellation = default);
}

/// <param name="Ticket">The provider's name of this check; with the result it is all that is kept.</param>
/// <param name="Url">Where the person is looked at.</param>
public sealed record FaceCheckStart(string Ticket, Uri Url);

public enum FaceCheckResult
{
    /// <summary>The person has not been there yet.</summary>
    Pending,

    Passed,

    /// <summary>Not alive, not the one, given up, or too late.</summary>
    Failed,
}
