namespace ContractFunctions.Hosting;

/// <summary>What an HTTP function takes as its body, for the API description.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class AcceptsAttribute(string mediaType) : Attribute
{
    public string MediaType { get; } = mediaType;

    /// <summary>Whether the header Idempotency-Key is required: of everything that changes something.</summary>
    public bool IsCommand { get; set; } = true;

    /// <summary>Type of a JSON body; null for a file.</summary>
    public virtual Type? Body => null;
}

/// <summary>A JSON body.</summary>
public sealed class AcceptsAttribute<TBody>() : AcceptsAttribute("application/json")
{
    public override Type Body => typeof(TBody);
}

/// <summary>What an HTTP function answers when it does not refuse, for the API description. Refusals are problems everywhere.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class AnswersAttribute(int status, string? mediaType = null) : Attribute
{
    public int Status { get; } = status;

    /// <summary>Null for an answer without a body.</summary>
    public string? MediaType { get; } = mediaType;

    /// <summary>Type of a JSON body; null for a file or nothing.</summary>
    public virtual Type? Body => null;
}

/// <summary>A JSON body.</summary>
public sealed class AnswersAttribute<TBody>(int status = StatusCodes.Status200OK) : AnswersAttribute(status, "application/json")
{
    public override Type Body => typeof(TBody);
}
