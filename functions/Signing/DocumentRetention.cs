namespace ContractFunctions.Signing;

/// <summary>
/// Locks documents against change and deletion, also by whoever administers the store. Finished files are locked before their contract counts as completed; repeated, it locks them a
/// little longer. An edition without such a lock has no adapter.
/// </summary>
public interface IDocumentRetention
{
    /// <param name="sha256">Name of a document that is there.</param>
    /// <param name="cancellation">Gives up.</param>
    Task RetainAsync(string sha256, CancellationToken cancellation);
}
