using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Azure;

/// <summary>
/// Where the services are. Storage is configured as the Functions host itself takes it: <c>AzureWebJobsStorage</c> is a connection string (Azurite), or
/// <c>AzureWebJobsStorage__tableServiceUri</c>, <c>__blobServiceUri</c> and <c>__queueServiceUri</c> are addresses reached with the app's identity. No endpoint
/// suffix is made up here, so every Azure cloud works alike.
/// </summary>
internal sealed class AzureOptions(IConfiguration configuration)
{
    private const string Storage = "AzureWebJobsStorage";

    /// <summary>A connection string, or null: the addresses and the identity are used.</summary>
    public string? StorageConnection => configuration[Storage] is { Length: > 0 } connection ? connection : null;

    public Uri TableService => Address($"{Storage}:tableServiceUri");

    public Uri BlobService => Address($"{Storage}:blobServiceUri");

    public Uri QueueService => Address($"{Storage}:queueServiceUri");

    /// <summary>The container of documents; by itself <c>documents</c>.</summary>
    public string Container => configuration["Documents:Container"] ?? "documents";

    public Uri Communication => Address("Communication:Endpoint");

    public string SmsFrom => Required("Communication:SmsFrom");

    public string EmailFrom => Required("Communication:EmailFrom");

    /// <summary>The address of something below a service.</summary>
    public static Uri Below(Uri service, string name) => new($"{service.AbsoluteUri.TrimEnd('/')}/{name}");

    private Uri Address(string key) =>
        Uri.TryCreate(Required(key), UriKind.Absolute, out Uri? address) ? address : throw new InvalidOperationException($"{key} is not an absolute URI");

    private string Required(string key) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"{key} is not configured");
}
