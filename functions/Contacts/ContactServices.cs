using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Contacts;

/// <summary>The contacts slice.</summary>
public static class ContactServices
{
    public static IServiceCollection AddContacts(this IServiceCollection services) => services.AddSingleton<ContactStore>();
}
