using ContractFunctions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Embedded;

/// <summary>What surrounds every request: security headers, a problem for every fault and for every bare status.</summary>
internal static partial class HostMiddleware
{
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        SecurityHeaders.Apply(http.Response);
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException refused) when (!http.Response.HasStarted)
        {
            await Problem.Of(refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? Refusals.TooLarge : Refusals.Malformed).ExecuteAsync(http);
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            Log.Fault(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("ContractFunctions.Embedded"), fault, http.GetEndpoint()?.DisplayName ?? "no endpoint");
            await Problem.Of(Refusals.Fault).ExecuteAsync(http);
        }
    }

    /// <summary>An answer with an error status and no body becomes a problem: unknown routes (404) and wrong methods (405, with the header Allow).</summary>
    public static Task BareStatus(HttpContext http) => Problem.Of(http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Refusals.NotFound,
        StatusCodes.Status405MethodNotAllowed => Refusals.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => Refusals.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => Refusals.UnsupportedMediaType,
        >= 500 => Refusals.Fault,
        _ => Refusals.Malformed,
    }).ExecuteAsync(http);

    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Error, "a request failed at {Endpoint}")]
        public static partial void Fault(ILogger logger, Exception fault, string endpoint);
    }
}
