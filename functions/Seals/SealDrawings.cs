using System.Collections.Concurrent;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Appearances;
using ContractFunctions.Pdf.Images;

namespace ContractFunctions.Seals;

/// <summary>Seals as pictures: drawn from their inscription, or the uploaded one. Each is built once and kept: what a seal looks like never changes.</summary>
public sealed class SealDrawings(SealStore seals, IDocumentStore documents)
{
    private const int MaxKept = 1000;

    private readonly ConcurrentDictionary<string, IAppearance> kept = new(StringComparer.Ordinal);

    public async Task<IAppearance> OfAsync(string organizationId, string sealId, CancellationToken cancellation)
    {
        if (kept.TryGetValue(sealId, out IAppearance? known))
        {
            return known;
        }

        Seal seal = await seals.FindAsync(organizationId, sealId, cancellation) ?? throw new InvalidOperationException("a consent names a seal that is not there");
        IAppearance drawing = seal.ImageSha256 is { } image
            ? new HandwritingAppearance(PngImage.Read(await documents.ReadAsync(image, cancellation) ?? throw new InvalidDataException("a seal's picture is missing from the document store"), PngLimits.Default))
            : Draw(seal);
        if (kept.Count >= MaxKept)
        {
            kept.Clear();
        }

        return kept.GetOrAdd(sealId, drawing);
    }

    /// <summary>A seal that was not uploaded, as SVG.</summary>
    public static string SvgOf(Seal seal) => seal.Type == SealType.LegalRepresentative ? NameSeal.ToSvg(seal.Inscription) : RoundOf(seal).ToSvg();

    private static IAppearance Draw(Seal seal) =>
        seal.Type == SealType.LegalRepresentative ? new NameSealAppearance(seal.Inscription) : new CompanySealAppearance(RoundOf(seal));

    /// <summary>公章 says nothing below the star, the others what they are for.</summary>
    private static CompanySeal RoundOf(Seal seal) =>
        CompanySeal.Of(seal.Inscription, seal.Type == SealType.Company ? "" : Texts.Of($"SealType.{seal.Type}").Zh, seal.SecurityCode);
}
