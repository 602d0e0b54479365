namespace ContractFunctions.Pdf;

/// <summary>A private key that signs hashes and never leaves where it lives: memory, HSM, key service. Disposing gives the handle back; a key in memory is gone then.</summary>
public interface ISignerKey : IDisposable
{
    /// <summary>The public key, DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7): ECDSA on P-256, or RSA of 2048 to 4096 bits.</summary>
    ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>Signs a SHA-256 hash.</summary>
    /// <param name="sha256">32 bytes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>ECDSA: DER-encoded Ecdsa-Sig-Value (RFC 3279 §2.2.3). RSA: PKCS #1 v1.5 (RFC 8017 §8.2).</returns>
    Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation);
}
