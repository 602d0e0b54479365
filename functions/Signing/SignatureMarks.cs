using ContractFunctions.Contracts;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Appearances;
using ContractFunctions.Pdf.Images;

namespace ContractFunctions.Signing;

/// <summary>What a signature looks like on the page: handwriting or name seal, under it the name and the time of the consent in 北京时间.</summary>
public sealed class SignatureMarks(IDocumentStore documents)
{
    public async Task<IAppearance> OfAsync(PartyIdentity signer, Consent consent, CancellationToken cancellation)
    {
        IAppearance mark = consent.Mark == SigningMark.NameSeal
            ? new NameSealAppearance(signer.Name.Value)
            : new HandwritingAppearance(PngImage.Read(
                await documents.ReadAsync(consent.HandwritingSha256!, cancellation) ?? throw new InvalidDataException("the handwriting is missing from the document store"), PngLimits.Default));
        List<string> lines = [signer.Name.Value, BeijingTime.Print(consent.At)];
        if (consent.IsIdentitySimulated)
        {
            lines.Add(Texts.Of("Signature.identitySimulated").Zh);
        }

        return new SignatureAppearance(mark, lines);
    }
}
