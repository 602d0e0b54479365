using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Accounts;

/// <summary>How sure it is that an account belongs to the person it names.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RealNameLevel>))]
public enum RealNameLevel
{
    /// <summary>Typed by the person, checked by nobody.</summary>
    Declared,

    /// <summary>Confirmed by a verifier. Signing requires it.</summary>
    Verified,
}

/// <summary>实名认证: who the account's holder is.</summary>
/// <param name="Source">Which verifier confirmed it; null while only declared.</param>
/// <param name="IsSimulated">The confirmation is a simulation (Development): documents then print 身份未经核验.</param>
public sealed record RealName(
    RealNameLevel Level, PersonName Name, IdentityDocument Document, DateTimeOffset DeclaredAt, string? Source = null, DateTimeOffset? VerifiedAt = null, bool IsSimulated = false)
{
    public bool IsVerified => Level == RealNameLevel.Verified;

    public bool IsSamePerson(PersonName name, IdentityDocument document) => Name == name && Document == document;
}

/// <summary>The hash of a signing password, as <see cref="SigningPasswords"/> makes it.</summary>
public sealed record SigningPassword(Redacted<string> Hash, DateTimeOffset SetAt);

/// <summary>A person's account.</summary>
/// <param name="Id">32 hex digits.</param>
/// <param name="LastSeen">When it last had a session in use, to within half a day.</param>
public sealed record Account(string Id, PhoneNumber Phone, DateTimeOffset CreatedAt, DateTimeOffset LastSeen)
{
    public RealName? RealName { get; init; }

    /// <summary>Null until set; set only after verification.</summary>
    public SigningPassword? SigningPassword { get; init; }

    /// <summary>The kept handwriting image (PNG) in the document store; null until drawn.</summary>
    public string? HandwritingSha256 { get; init; }

    public bool HasSigningPassword => SigningPassword is not null;

    /// <summary>True when the holder may sign: verified, and a password set.</summary>
    public bool IsReadyToSign => RealName is { IsVerified: true } && HasSigningPassword;
}
