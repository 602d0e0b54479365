using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>The forms of a contract, one a document: all values in one sealed row, written in the batch of the event that commits to them.</summary>
public sealed class ContractForms(ContractStore contracts, PartyVault vault)
{
    private const string Column = "form";

    /// <param name="document">Number of the document.</param>
    public async Task<FormValues> ReadAsync(string contractId, int document, CancellationToken cancellation) =>
        await contracts.ReadRowAsync(contractId, RowOf(document), ContractRowsJson.Default.SealedRow, cancellation) is { } row
            && await vault.OpenAsync(row.Value.Subject, contractId, Column, RowOf(document), row.Value.Sealed, cancellation) is { } json
            ? FormValues.Parse(json)
            : FormValues.Empty;

    /// <summary>The rows that store the values, and the commitment the event carries.</summary>
    public async Task<(string Commitment, RecordWrite[] Writes)> SealAsync(string contractId, int document, FormValues values, CancellationToken cancellation)
    {
        string subject = $"contract-{contractId}", json = values.ToJson();
        string sealedForm = await vault.SealAsync(subject, contractId, Column, RowOf(document), json, cancellation);
        (string commitment, RecordWrite opening) = await vault.CommitToAsync(contractId, subject, json, cancellation);
        return (commitment, [opening, new RecordWrite.Upsert(RowOf(document), ContractStore.Bytes(new SealedRow(subject, sealedForm), ContractRowsJson.Default.SealedRow))]);
    }

    private static string RowOf(int document) => $"form-{document}";
}
