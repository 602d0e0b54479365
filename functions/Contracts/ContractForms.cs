using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>The form of a contract: all values in one sealed row, written in the batch of the event that commits to them.</summary>
public sealed class ContractForms(ContractStore contracts, PartyVault vault)
{
    private const string Row = "form";

    public async Task<FormValues> ReadAsync(string contractId, CancellationToken cancellation) =>
        await contracts.ReadRowAsync(contractId, Row, ContractRowsJson.Default.SealedRow, cancellation) is { } row
            && await vault.OpenAsync(row.Value.Subject, contractId, Row, Row, row.Value.Sealed, cancellation) is { } json
            ? FormValues.Parse(json)
            : FormValues.Empty;

    /// <summary>The rows that store the values, and the commitment the event carries.</summary>
    public async Task<(string Commitment, RecordWrite[] Writes)> SealAsync(string contractId, FormValues values, CancellationToken cancellation)
    {
        string subject = $"contract-{contractId}", json = values.ToJson();
        string sealedForm = await vault.SealAsync(subject, contractId, Row, Row, json, cancellation);
        (string commitment, RecordWrite opening) = await vault.CommitToAsync(contractId, subject, json, cancellation);
        return (commitment, [opening, new RecordWrite.Upsert(Row, ContractStore.Bytes(new SealedRow(subject, sealedForm), ContractRowsJson.Default.SealedRow))]);
    }
}
