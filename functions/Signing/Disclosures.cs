using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace ContractFunctions.Signing;

/// <summary>简明告知书: what a person reads and accepts before configuring, filling or signing.</summary>
/// <param name="Hash">SHA-256 of the UTF-8 text, hex; with the version it is what the evidence names.</param>
public sealed record Disclosure(string Version, string Hash, string Text);

/// <summary>The Disclosure texts, embedded Markdown files named by their version. An accepted one is never changed; a new text is a new version.</summary>
public sealed class Disclosures
{
    private const string CurrentVersion = "signing-1";

    public Disclosure Current { get; } = Load(CurrentVersion);

    public bool IsCurrent(string version, string hash) => version == Current.Version && hash == Current.Hash;

    private static Disclosure Load(string version)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"disclosures/{version}.md")
            ?? throw new InvalidOperationException($"the disclosure {version} is not embedded");
        using StreamReader reader = new(stream, Encoding.UTF8);
        string text = reader.ReadToEnd();
        return new Disclosure(version, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), text);
    }
}
