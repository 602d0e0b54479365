using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ContractFunctions.Hosting;

namespace ContractFunctions.Templates;

/// <summary>The template catalogue, open to anyone: list, definition for the wizard, 范文. Answers may be cached and carry an ETag.</summary>
public sealed class TemplateFunctions(HttpApi api, TemplateCatalog catalog, TemplateSamples samples)
{
    /// <summary>A template changes only with a release; clients ask again after this time.</summary>
    private const string Caching = "public, max-age=300";

    [Function(nameof(ListTemplates))]
    [Answers<TemplateListView>]
    public Task<IResult> ListTemplates([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "templates")] HttpRequest request) =>
        api.OpenAsync(request, _ => Task.FromResult(
            Json(request, new TemplateListView([.. catalog.Latest.Select(TemplateHeadView.Of)]), TemplatesJson.Default.TemplateListView)));

    /// <summary>A template's newest version, or the one named by the query parameter <c>version</c>.</summary>
    [Function(nameof(GetTemplate))]
    [Answers<TemplateView>]
    public Task<IResult> GetTemplate([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "templates/{id}")] HttpRequest request, string id) =>
        api.OpenAsync(request, _ => Task.FromResult(
            Find(request, id) is { } template ? Json(request, TemplateView.Of(template), TemplatesJson.Default.TemplateView) : Problem.Of(TemplatesRefusals.NotFound)));

    /// <summary>范文: the template filled with its samples, as a PDF.</summary>
    [Function(nameof(GetTemplateSample))]
    [Answers(StatusCodes.Status200OK, "application/pdf")]
    public Task<IResult> GetTemplateSample([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "templates/{id}/sample")] HttpRequest request, string id) =>
        api.OpenAsync(request, _ => Task.FromResult(
            Find(request, id) is { } template ? Cached(request, samples.Of(template), "application/pdf") : Problem.Of(TemplatesRefusals.NotFound)));

    private TemplateDefinition? Find(HttpRequest request, string id) => request.Query["version"].ToString() switch
    {
        "" => catalog.Find(id),
        var given => int.TryParse(given, out int version) ? catalog.Find(id, version) : null,
    };

    private static IResult Json<T>(HttpRequest request, T view, JsonTypeInfo<T> type) =>
        Cached(request, JsonSerializer.SerializeToUtf8Bytes(view, Reply.Readable(type)), "application/json; charset=utf-8");

    private static IResult Cached(HttpRequest request, byte[] content, string type)
    {
        string tag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))[..32]}\"";
        request.HttpContext.Response.Headers.CacheControl = Caching;
        request.HttpContext.Response.Headers.ETag = tag;
        return request.Headers.IfNoneMatch.ToString() == tag ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(content, type);
    }
}
