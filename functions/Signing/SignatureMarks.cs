using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Appearances;
using ContractFunctions.Pdf.Images;
using ContractFunctions.Seals;

namespace ContractFunctions.Signing;

/// <summary>
/// What a signature looks like on the page: handwriting, name seal or company seal, under it the name and the time of the consent in 北京时间. The agent of a company
/// stands in the consent, not on the page.
/// </summary>
public sealed class SignatureMarks(IDocumentStore documents, SealDrawings drawings)
{
    /// <returns>What stands in the signature area, and what a company shows along the edges of the pages.</returns>
    public async Task<(IAppearance Area, IAppearance? CrossPage)> OfAsync(Party party, PartyIdentity signer, Consent consent, CancellationToken cancellation)
    {
        IAppearance mark = consent.Mark switch
        {
            SigningMark.CompanySeal => await drawings.OfAsync(party.Enterprise!.OrganizationId!, consent.Seal!.SealId, cancellation),
            SigningMark.NameSeal => new NameSealAppearance(signer.Name.Value),
            _ => new HandwritingAppearance(PngImage.Read(
                await documents.ReadAsync(consent.HandwritingSha256!, cancellation) ?? throw new InvalidDataException("the handwriting is missing from the document store"), PngLimits.Default)),
        };
        List<string> lines = [signer.PartyName, BeijingTime.Print(consent.At)];
        if (consent.IsIdentitySimulated)
        {
            lines.Add(Texts.Of("Signature.identitySimulated").Zh);
        }

        return (new SignatureAppearance(mark, lines), mark as CompanySealAppearance);
    }
}
