namespace ContractFunctions.Hosting;

/// <summary>Why a command or a query is not carried out: a value, never an exception. Its texts stand in the slice's <c>*.texts.json</c> under <see cref="Code"/>.</summary>
/// <param name="Code">Stable and machine-readable, <c>Class.Detail</c>, e.g. <c>OperationDenied.NotYourTurn</c>.</param>
/// <param name="Status">HTTP status of the problem it becomes (RFC 9457).</param>
public sealed record Refusal(string Code, int Status = StatusCodes.Status409Conflict)
{
    /// <summary>The fields at fault, in the order of the form; empty when the refusal is not about fields.</summary>
    public IReadOnlyList<FieldFault> Faults { get; init; } = [];

    /// <summary>When trying again makes sense (header Retry-After); null when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>One fault of one field.</summary>
/// <param name="Field">JSON path of the field in the body, e.g. <c>rent</c> or <c>furniture[2].count</c>.</param>
/// <param name="Code">Stable code with texts in both languages, e.g. <c>Field.Required</c>.</param>
public sealed record FieldFault(string Field, string Code)
{
    /// <summary>The text with its limits filled in, or a template's own words; null: the text of <see cref="Code"/> as it stands.</summary>
    public Text? Message { get; init; }
}
