using Microsoft.Net.Http.Headers;

namespace ContractFunctions.Hosting;

/// <summary>Reads a body into memory, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>A body of exactly this media type, without parameters but <c>charset=utf-8</c>.</summary>
    public static async Task<Outcome<byte[]>> ReadAsync(HttpRequest request, string mediaType, int maxBytes, CancellationToken cancellation) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            && type.Parameters.All(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase) && parameter.Value.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? await ReadAsync(request, maxBytes, cancellation)
            : Refusals.UnsupportedMediaType;

    public static async Task<Outcome<byte[]>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
        {
            return Refusals.TooLarge;
        }

        using MemoryStream body = new();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (body.Length + read > maxBytes)
            {
                return Refusals.TooLarge;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
