using ContractFunctions.Pdf;

namespace ContractFunctions.Signing;

/// <summary>The kinds of signing key.</summary>
public enum SignerKeyKind
{
    EcdsaP256,
    Rsa2048,
    Rsa3072,
}

/// <summary>
/// Keys of signers. A key lives for one attempt at one signature: it is made, certified, used for one hash and disposed; nothing of it is kept.
/// A retry makes a new one, and the head commit decides which attempt counts.
/// </summary>
public interface ISignerKeys
{
    /// <summary>Makes a new key.</summary>
    /// <returns>A key that signs hashes only; the caller disposes it.</returns>
    Task<ISignerKey> CreateAsync(SignerKeyKind kind, CancellationToken cancellation);
}
