namespace ContractFunctions.Templates;

/// <summary>Names of the signature areas of a typeset document: the role, or for its further places role and number.</summary>
public static class SignatureNames
{
    private const char Separator = '/';

    /// <param name="number">From 2; the first place is in <c>{{signatures}}</c> and named as the role.</param>
    public static string Of(string role, int number) => $"{role}{Separator}{number}";

    public static bool IsFurther(string name) => name.Contains(Separator, StringComparison.Ordinal);

    public static string RoleOf(string name) => name.Split(Separator)[0];
}
