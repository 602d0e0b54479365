using ContractFunctions.Filling;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Images;

namespace ContractFunctions.Contracts;

/// <summary>
/// Pictures for the <c>image</c> fields of a contract's forms. A form may name only what was sent to this very contract: row <c>picture-{sha256}</c> in its partition, so that nobody
/// draws in a document by its hash.
/// </summary>
public sealed class ContractPictures(IRecordStore records, IDocumentStore documents)
{
    public const string MediaType = "image/png";
    public const int MaxBytes = 5 * 1024 * 1024, MaxPictures = 50;

    private const string Prefix = "picture-";

    private static readonly PngLimits Limits = new(MaxBytes, MaxSide: 4_000, MaxPixels: 16_000_000);

    /// <summary>Keeps a picture: pixels alone, no other part of the file that came.</summary>
    public async Task<Outcome<CommandStep<PictureView>>> KeepAsync(string contractId, byte[] file, CancellationToken cancellation)
    {
        PngImage picture;
        try
        {
            picture = PngImage.Read(file, Limits);
        }
        catch (PdfException)
        {
            return ContractRefusals.PictureUnfit;
        }

        if ((await records.RangeAsync(ContractStore.Table, contractId, RecordRange.Prefix(Prefix, MaxPictures), cancellation)).Records.Count >= MaxPictures)
        {
            return ContractRefusals.TooManyPictures;
        }

        string sha256 = await documents.PutAsync(PngWriter.Write(picture), cancellation);
        return new CommandStep<PictureView>(new PictureView(sha256, picture.Width, picture.Height), [new RecordWrite.Upsert(RowOf(sha256), Array.Empty<byte>())]);
    }

    /// <summary>Fields that name a picture which was not sent to the contract.</summary>
    public async Task<IReadOnlyList<FieldFault>> FaultsOfAsync(string contractId, FilledForm form, CancellationToken cancellation)
    {
        List<FieldFault> faults = [];
        foreach (FormPicture picture in FormPictures.Of(form))
        {
            if (await records.FindAsync(ContractStore.Table, contractId, RowOf(picture.Sha256), cancellation) is null)
            {
                faults.Add(new FieldFault(picture.Path, "Field.UnknownPicture"));
            }
        }

        return faults;
    }

    private static string RowOf(string sha256) => $"{Prefix}{sha256}";
}
