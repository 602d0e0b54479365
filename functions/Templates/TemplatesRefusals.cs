using ContractFunctions.Hosting;

namespace ContractFunctions.Templates;

/// <summary>Refusals of this slice, one line each.</summary>
public static class TemplatesRefusals
{
    public static readonly Refusal NotFound = new("Template.NotFound", StatusCodes.Status404NotFound);
}
