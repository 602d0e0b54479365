using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ContractFunctions.Signing;

namespace ContractFunctions.Azure;

/// <summary>
/// Time-based retention of single blobs (version-level immutability, which the container has to allow): until it has passed, nobody deletes or overwrites them, and while the policy is
/// locked nobody shortens it.
/// </summary>
internal sealed class BlobRetention(BlobContainerClient container, TimeSpan period, bool isLocked, TimeProvider time) : IDocumentRetention
{
    public Task RetainAsync(string sha256, CancellationToken cancellation) => container.GetBlobClient(sha256).SetImmutabilityPolicyAsync(
        new BlobImmutabilityPolicy { ExpiresOn = time.GetUtcNow() + period, PolicyMode = isLocked ? BlobImmutabilityPolicyMode.Locked : BlobImmutabilityPolicyMode.Unlocked },
        cancellationToken: cancellation);
}
