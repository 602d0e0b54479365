using System.Collections.Concurrent;
using ContractFunctions.Hosting;

namespace ContractFunctions.Templates;

/// <summary>The 范文 of each template as PDF, typeset once for all who ask at the same time and after.</summary>
public sealed class TemplateSamples(ITypesetter typesetter)
{
    private readonly ConcurrentDictionary<string, Lazy<byte[]>> samples = new(StringComparer.Ordinal);

    public byte[] Of(TemplateDefinition template) =>
        samples.GetOrAdd(template.Sha256, _ => new Lazy<byte[]>(() => typesetter.Typeset(ContractRenderer.RenderSample(template)).Pdf)).Value;
}
