using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace ContractFunctions.Pdf;

/// <summary>
/// Asks time-stamping authorities over HTTP (RFC 3161 §3.4), one after the other until one answers with a timestamp of what was asked: right hash, right nonce, signature of its own
/// certificate. Whether that certificate is trusted is for the validation to say.
/// </summary>
/// <param name="http">Follows no redirects and limits the size of answers, as its maker decides.</param>
/// <param name="servers">In the order they are to be asked.</param>
/// <param name="time">Measures <see cref="Patience"/>.</param>
public sealed class Rfc3161Client(HttpClient http, IReadOnlyList<Uri> servers, TimeProvider time) : ITimestampSource
{
    /// <summary>How long one authority may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int NonceBytes = 8;

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> StampAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation)
    {
        List<string> faults = [];
        foreach (Uri server in servers)
        {
            try
            {
                return await AskAsync(server, sha256, cancellation);
            }
            catch (Exception e) when (e is HttpRequestException or CryptographicException or (OperationCanceledException and { CancellationToken.IsCancellationRequested: true })
                && !cancellation.IsCancellationRequested)
            {
                faults.Add($"{server.Host}: {(e is OperationCanceledException ? "no answer in time" : e.Message)}");
            }
        }

        throw new TimestampException(faults.Count == 0 ? "no time-stamping authority is configured" : string.Join("; ", faults));
    }

    private async Task<ReadOnlyMemory<byte>> AskAsync(Uri server, ReadOnlyMemory<byte> sha256, CancellationToken cancellation)
    {
        Rfc3161TimestampRequest request = Rfc3161TimestampRequest.CreateFromHash(
            sha256, HashAlgorithmName.SHA256, requestedPolicyId: null, RandomNumberGenerator.GetBytes(NonceBytes), requestSignerCertificates: true);
        using CancellationTokenSource patience = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        using ByteArrayContent body = new(request.Encode());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        using HttpResponseMessage response = await http.PostAsync(server, body, either.Token);
        response.EnsureSuccessStatusCode();
        byte[] answer = await response.Content.ReadAsByteArrayAsync(either.Token);

        // Throws where status, nonce, hash, certificate or signature are not right.
        Rfc3161TimestampToken token = request.ProcessResponse(answer, out _);
        return token.AsSignedCms().Encode();
    }
}
