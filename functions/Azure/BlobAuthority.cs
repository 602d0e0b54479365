using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ContractFunctions.Pdf;
using ContractFunctions.Signing;

namespace ContractFunctions.Azure;

/// <summary>The built-in authority of the Azure edition: the issuing key lies in a Key Vault, its certificates in one blob, written once by whichever instance starts first.</summary>
internal static class BlobAuthority
{
    private const string BlobName = "authority.json";

    /// <exception cref="InvalidOperationException">The certificates are not of this key, or not valid now.</exception>
    public static async Task<IssuingAuthority> OpenAsync(BlobContainerClient container, ISignerKey key, TimeProvider time, CancellationToken cancellation)
    {
        BlobClient blob = container.GetBlobClient(BlobName);
        await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await TryWriteAsync(blob, AuthorityCertificates.Create(key.SubjectPublicKeyInfo, time), cancellation);
        AuthorityCertificates certificates = await ReadAsync(blob, cancellation);
        certificates.RequireValid(BlobName, time);
        return certificates.Issuing.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.SubjectPublicKeyInfo.Span)
            ? new IssuingAuthority(certificates, key)
            : throw new InvalidOperationException($"{BlobName} is of another key than the Key Vault's: renew the authority, or give it its key back");
    }

    /// <summary>Nothing when it is there already: the first writer's is everybody's.</summary>
    private static async Task TryWriteAsync(BlobClient blob, AuthorityCertificates made, CancellationToken cancellation)
    {
        Content content = new(made.Root.RawData, made.Issuing.RawData, new Dictionary<string, byte[]>(made.RevocationLists), []);
        using MemoryStream json = new(JsonSerializer.SerializeToUtf8Bytes(content, BlobAuthorityJson.Default.Content));
        try
        {
            await blob.UploadAsync(json, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellation);
        }
        catch (RequestFailedException there) when (there.ErrorCode == BlobErrorCode.BlobAlreadyExists || there.ErrorCode == BlobErrorCode.ConditionNotMet)
        {
        }
    }

    private static async Task<AuthorityCertificates> ReadAsync(BlobClient blob, CancellationToken cancellation)
    {
        using BlobDownloadStreamingResult result = await blob.DownloadStreamingAsync(cancellationToken: cancellation);
        Content content = (await JsonSerializer.DeserializeAsync(result.Content, BlobAuthorityJson.Default.Content, cancellation))!;
        return new AuthorityCertificates(
            X509CertificateLoader.LoadCertificate(content.Root),
            X509CertificateLoader.LoadCertificate(content.Issuing),
            content.RevocationLists,
            [.. content.Earlier.Select(X509CertificateLoader.LoadCertificate)]);
    }

    /// <param name="Root">DER, like the others.</param>
    /// <param name="Earlier">Roots of replaced authorities.</param>
    internal sealed record Content(byte[] Root, byte[] Issuing, Dictionary<string, byte[]> RevocationLists, IReadOnlyList<byte[]> Earlier);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BlobAuthority.Content))]
internal sealed partial class BlobAuthorityJson : JsonSerializerContext;
