namespace ContractFunctions.Tests.Conformance;

/// <summary>
/// The Azure adapters join the conformance classes when the tests are built with <c>-p:AzureAdapters=true</c> (the storage packages restore) and Azurite
/// answers at its usual ports. Else one test per port says why they did not.
/// </summary>
public sealed class AzureAdapters
{
    [AzuriteFact]
    public void Records_OfTableStorage_AreCovered() => Assert.Contains(StorageAdapters.Azurite, StorageAdapters.Names);

    [AzuriteFact]
    public void Documents_OfBlobStorage_AreCovered() => Assert.Contains(StorageAdapters.Azurite, StorageAdapters.Names);

    [AzuriteFact]
    public async Task DueChecks_OfAStorageQueue_AreFiledInvisibleAndDoNotExpire() => await StorageAdapters.CheckDueChecksAsync();
}

/// <summary>Skipped with the reason where there is no Azurite.</summary>
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = StorageAdapters.WhyNoAzurite;
}
