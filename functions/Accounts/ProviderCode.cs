namespace ContractFunctions.Accounts;

/// <summary>The shape of a code that a sign-in provider gave the client: visible ASCII.</summary>
internal static class ProviderCode
{
    /// <summary>Longer than any code there is.</summary>
    private const int MaxLength = 512;

    public static bool IsOne(string code) => code.Length is > 0 and <= MaxLength && code.All(c => c is > ' ' and <= '~');
}
