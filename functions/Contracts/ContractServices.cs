using ContractFunctions.Documents;
using ContractFunctions.Seals;
using ContractFunctions.Signing;
using ContractFunctions.Templates;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Contracts;

/// <summary>The contract and what serves it alone: documents, signing, evidence, notices.</summary>
public static class ContractServices
{
    public static IServiceCollection AddContracts(this IServiceCollection services) => services
        .AddSingleton<ContractStore>()
        .AddSingleton<ListStore>()
        .AddSingleton<ContractListing>()
        .AddSingleton<Drafting>()
        .AddSingleton<ContractAftermath>()
        .AddSingleton<ContractViews>()
        .AddSingleton<ContractEdge>()
        .AddSingleton<ContractForms>()
        .AddSingleton<ContractPictures>()
        .AddSingleton<Notifications.SentMessages>()
        .AddSingleton<PartyVault>()
        .AddSingleton<ActingFor>()
        .AddSingleton<PartyBodies>()
        .AddSingleton<Links>()
        .AddSingleton<Disclosures>()
        .AddSingleton<Readings>()
        .AddSingleton<SignatureMarks>()
        .AddSingleton<DocumentSigner>()
        .AddSingleton<Consents>()
        .AddSingleton<Rescissions.AgreementComposer>()
        .AddSingleton<SealStore>()
        .AddSingleton<SealLedger>()
        .AddSingleton<SealUses>()
        .AddSingleton<SealDrawings>()
        .AddSingleton<ContentComposer>();
}
