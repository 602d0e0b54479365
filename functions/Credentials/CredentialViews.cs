using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Credentials;

/// <summary>All refusals of the credentials slice; what a credential meets elsewhere is <see cref="Refusals.ScopeMissing"/>.</summary>
public static class CredentialRefusals
{
    public static readonly Refusal TooMany = new("Credential.TooMany");
}

/// <param name="Scopes">Of <see cref="ApiScopes.All"/>.</param>
/// <param name="Days">How long it lives: 1-365.</param>
public sealed record CredentialBody(string Name, IReadOnlyList<string> Scopes, int Days);

public sealed record CredentialList(IReadOnlyList<ApiCredential> Credentials);

/// <summary>JSON of the credentials routes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CredentialBody))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(CredentialList))]
[JsonSerializable(typeof(ApiCredential))]
public sealed partial class CredentialsJson : JsonSerializerContext;
