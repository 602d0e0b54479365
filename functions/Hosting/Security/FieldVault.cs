using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ContractFunctions.Hosting;

/// <summary>Where a sealed field lies; it opens nowhere else. Each part is 1-256 of <c>[0-9A-Za-z_-]</c>.</summary>
public sealed record FieldAddress(string Tenant, string Table, string Column, string Row)
{
    internal byte[] AssociatedData()
    {
        string[] parts = [Tenant, Table, Column, Row];
        return parts.All(RecordLimits.IsKey)
            ? Encoding.ASCII.GetBytes(string.Join('|', parts))
            : throw new ArgumentException("a field address has a part that is no key");
    }
}

/// <summary>
/// Seals personal data field by field: AES-256-GCM with a random 96-bit nonce under a data key of the subject (a person or an organization), which is itself
/// wrapped by the platform key. Destroying the data key erases everything sealed under it, wherever it was copied.
/// A sealed field is <c>v1.{data key id}.{base64url(nonce ‖ ciphertext ‖ tag)}</c>.
/// </summary>
public sealed class FieldVault(DataKeys dataKeys)
{
    internal const int NonceBytes = 12;
    internal const int TagBytes = 16;

    /// <param name="subject">Whose data: an account id, a tenant id, or another key-shaped id of one person.</param>
    /// <exception cref="SubjectErasedException">The subject was erased; nothing is kept about it any more.</exception>
    public async Task<string> SealAsync(string subject, FieldAddress address, string plaintext, CancellationToken cancellation = default)
    {
        DataKey key = await dataKeys.GetOrCreateAsync(subject, cancellation) ?? throw new SubjectErasedException();
        byte[] box = Seal(key.Secret, Encoding.UTF8.GetBytes(plaintext), address.AssociatedData());
        return $"v1.{key.Id}.{Base64Url.EncodeToString(box)}";
    }

    /// <summary>The plain text, or null when the subject was erased.</summary>
    /// <exception cref="CryptographicException">The field was changed or moved, or its platform key was withdrawn.</exception>
    public async Task<string?> OpenAsync(string subject, FieldAddress address, string sealedField, CancellationToken cancellation = default)
    {
        string[] parts = sealedField.Split('.');
        if (parts is not ["v1", { } keyId, { } body] || !Base64Url.IsValid(body))
        {
            throw new CryptographicException("a sealed field is malformed");
        }

        DataKeyLookup found = await dataKeys.FindAsync(subject, keyId, cancellation);
        return found switch
        {
            { Key: { } key } => Encoding.UTF8.GetString(Open(key.Secret, Base64Url.DecodeFromChars(body), address.AssociatedData())),
            { IsErased: true } => null,
            _ => throw new CryptographicException("a sealed field names a data key its subject never had"),
        };
    }

    /// <summary>Destroys the subject's data key. Not to be undone; a caller first makes sure that no retention or legal hold needs the data.</summary>
    public Task EraseAsync(string subject, CancellationToken cancellation = default) => dataKeys.EraseAsync(subject, cancellation);

    /// <summary>Rewrites every data key that an older platform key wraps. May run any time and be repeated; once nothing is unreadable and all are current, the old key can be withdrawn.</summary>
    public Task<RewrapReport> RewrapAsync(CancellationToken cancellation = default) => dataKeys.RewrapAsync(cancellation);

    internal static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        byte[] box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using AesGcm cipher = new(key, TagBytes);
        cipher.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), associated);
        return box;
    }

    internal static byte[] Open(byte[] key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated)
    {
        if (box.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("a sealed field is too short");
        }

        byte[] plain = new byte[box.Length - NonceBytes - TagBytes];
        using AesGcm cipher = new(key, TagBytes);
        cipher.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], plain, associated);
        return plain;
    }
}

/// <summary>What a pass of <see cref="FieldVault.RewrapAsync"/> found.</summary>
/// <param name="Total">Subjects with a living data key.</param>
/// <param name="Rewrapped">How many were rewritten under the current platform key in this pass.</param>
/// <param name="Unreadable">How many no key at hand opens: the old key must not be withdrawn.</param>
public sealed record RewrapReport(int Total, int Rewrapped, int Unreadable);

/// <summary>Somebody tried to keep data about a subject that was erased.</summary>
public sealed class SubjectErasedException() : Exception("the subject was erased");
