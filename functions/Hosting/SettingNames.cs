using Microsoft.Extensions.Configuration;

namespace ContractFunctions.Hosting;

/// <summary>Names of settings. A name nobody reads is refused: a typing error must not pass for a setting.</summary>
internal static class SettingNames
{
    /// <summary>A fault for each child of a section that is not known there.</summary>
    public static IEnumerable<string> Unknown(IConfiguration section, IReadOnlyCollection<string> known) =>
        from child in section.GetChildren()
        where !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)
        select $"{child.Path}: no such setting (there are {string.Join(", ", known)})";

    /// <summary>Names every fault.</summary>
    public static InvalidOperationException AtFault(IEnumerable<string> faults) =>
        new($"settings at fault:{string.Concat(faults.Select(fault => $"{Environment.NewLine}  - {fault}"))}");
}
