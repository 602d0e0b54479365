using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ContractFunctions.Pdf;

/// <summary>
/// Fetches evidence about certificates where these say it lies: from the OCSP responder (RFC 6960) if one is named, else the revocation list of a distribution point (RFC 5280
/// §4.2.1.13). An answer counts when it is signed by the issuer, in force, and about the certificate; it is kept in memory for <see cref="Kept"/>.
/// </summary>
/// <param name="http">Follows no redirects and limits the size of answers, as its maker decides.</param>
/// <param name="time">Measures <see cref="Patience"/> and whether an answer is in force.</param>
public sealed class RevocationClient(HttpClient http, TimeProvider time) : IRevocationSource
{
    /// <summary>How long one source may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer serves the next files too.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (RevocationEvidence Evidence, DateTimeOffset At)> kept = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="RevocationException">The certificate names sources, and none of them gave evidence.</exception>
    public async Task<RevocationEvidence> FindAsync(X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellation)
    {
        if (kept.TryGetValue(certificate.Thumbprint, out (RevocationEvidence Evidence, DateTimeOffset At) earlier) && time.GetUtcNow() - earlier.At < Kept)
        {
            return earlier.Evidence;
        }

        List<string> faults = [];
        foreach ((Uri source, bool isOcsp) in SourcesOf(certificate))
        {
            try
            {
                RevocationEvidence evidence = isOcsp ? await AskAsync(source, certificate, issuer, cancellation) : await DownloadAsync(source, issuer, cancellation);
                kept[certificate.Thumbprint] = (evidence, time.GetUtcNow());
                return evidence;
            }
            catch (Exception e) when (e is HttpRequestException or CryptographicException or AsnContentException or (OperationCanceledException and { CancellationToken.IsCancellationRequested: true })
                && !cancellation.IsCancellationRequested)
            {
                faults.Add($"{source.Host}: {(e is OperationCanceledException ? "no answer in time" : e.Message)}");
            }
        }

        return faults.Count == 0 ? RevocationEvidence.None : throw new RevocationException(string.Join("; ", faults));
    }

    private static IEnumerable<(Uri Source, bool IsOcsp)> SourcesOf(X509Certificate2 certificate)
    {
        IEnumerable<string> responders = certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>().SelectMany(access => access.EnumerateOcspUris());
        IEnumerable<string> points = certificate.Extensions.Where(extension => extension.Oid?.Value == Oids.DistributionPoints).SelectMany(extension => PointsOf(extension.RawData));
        return responders.Select(uri => (uri, true)).Concat(points.Select(uri => (uri, false)))
            .Where(source => Uri.TryCreate(source.Item1, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
            .Select(source => (new Uri(source.Item1), source.Item2));
    }

    /// <summary>The addresses of full names; lists of parts of the certificates (by reason) are left out.</summary>
    private static List<string> PointsOf(byte[] extension)
    {
        Asn1Tag context0 = new(TagClass.ContextSpecific, 0), uri = new(TagClass.ContextSpecific, 6);
        List<string> points = [];
        for (AsnReader all = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence(); all.HasData;)
        {
            AsnReader point = all.ReadSequence();
            if (!point.HasData || !point.PeekTag().HasSameClassAndValue(context0))
            {
                continue;
            }

            AsnReader name = point.ReadSequence(context0);
            if (point.HasData || !name.PeekTag().HasSameClassAndValue(context0))
            {
                continue;
            }

            for (AsnReader names = name.ReadSequence(context0); names.HasData;)
            {
                if (names.PeekTag().HasSameClassAndValue(uri))
                {
                    points.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, uri));
                }
                else
                {
                    names.ReadEncodedValue();
                }
            }
        }

        return points;
    }

    private async Task<RevocationEvidence> AskAsync(Uri responder, X509Certificate2 certificate, X509Certificate2 issuer, CancellationToken cancellation)
    {
        byte[] answer = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, responder) { Content = new ByteArrayContent(OcspRequest.Write(certificate, issuer)) { Headers = { ContentType = new MediaTypeHeaderValue("application/ocsp-request") } } },
            cancellation);
        OcspResponse response = OcspResponse.Read(answer);
        DateTimeOffset now = time.GetUtcNow();
        return response.Find(certificate, issuer) is { IsKnown: true } single && response.IsOf(issuer) && (single.NextUpdate is not { } until || until >= now)
            ? new RevocationEvidence([], [answer])
            : throw new CryptographicException("the OCSP response is not the issuer's, has run out, or does not know the certificate");
    }

    private async Task<RevocationEvidence> DownloadAsync(Uri point, X509Certificate2 issuer, CancellationToken cancellation)
    {
        byte[] answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, point), cancellation);
        RevocationList list = RevocationList.Read(answer);
        return list.IsComplete && list.IsOf(issuer) && (list.NextUpdate is not { } until || until >= time.GetUtcNow())
            ? new RevocationEvidence([answer], [])
            : throw new CryptographicException("the revocation list is not the issuer's, has run out, or is not whole");
    }

    private async Task<byte[]> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        using HttpRequestMessage asked = request();
        using HttpResponseMessage response = await http.SendAsync(asked, either.Token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(either.Token);
    }
}
