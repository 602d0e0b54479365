namespace ContractFunctions.Hosting;

/// <summary>Refusals that any request can meet, one line each.</summary>
public static class Refusals
{
    public static readonly Refusal Malformed = new("Request.Malformed", StatusCodes.Status400BadRequest);
    public static readonly Refusal TooLarge = new("Request.TooLarge", StatusCodes.Status413PayloadTooLarge);
    public static readonly Refusal UnsupportedMediaType = new("Request.UnsupportedMediaType", StatusCodes.Status415UnsupportedMediaType);
    public static readonly Refusal KeyMissing = new("Request.IdempotencyKeyMissing", StatusCodes.Status400BadRequest);
    public static readonly Refusal KeyReused = new("Request.IdempotencyKeyReused", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal NotFound = new("Request.NotFound", StatusCodes.Status404NotFound);
    public static readonly Refusal MethodNotAllowed = new("Request.MethodNotAllowed", StatusCodes.Status405MethodNotAllowed);
    public static readonly Refusal SessionRequired = new("Session.Required", StatusCodes.Status401Unauthorized);
    public static readonly Refusal ScopeMissing = new("Credential.ScopeMissing", StatusCodes.Status403Forbidden);
    public static readonly Refusal CodeWrong = new("Code.Wrong", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal CodeExpired = new("Code.Expired", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal CodeExhausted = new("Code.Exhausted", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal NotCsv = new("Csv.Malformed", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal TooManyRows = new("Csv.TooManyRows", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal Busy = new("Server.Busy", StatusCodes.Status503ServiceUnavailable) { RetryAfter = TimeSpan.FromSeconds(2) };

    public static readonly Refusal Fault = new("Server.Fault", StatusCodes.Status500InternalServerError);

    public static Refusal TooMany(TimeSpan retryAfter) => new("Request.TooMany", StatusCodes.Status429TooManyRequests) { RetryAfter = retryAfter };

    public static Refusal FieldsInvalid(IReadOnlyList<FieldFault> faults) => new("Request.FieldsInvalid", StatusCodes.Status422UnprocessableEntity) { Faults = faults };

    public static Refusal FieldInvalid(string field, string code) => FieldsInvalid([new FieldFault(field, code)]);
}
