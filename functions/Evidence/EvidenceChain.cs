using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ContractFunctions.Evidence;

/// <summary>A link of the audit trail (证据链) of one contract.</summary>
/// <param name="Event">RFC 8785 canonical JSON of the event, which contains its sequence number.</param>
/// <param name="Link">Hex of <c>SHA-256(previous link's 32 bytes ‖ UTF-8 of Event)</c>; before the first link stand 32 zero bytes.</param>
public sealed record EvidenceLink(string Event, string Link);

/// <summary>The chain's formula, in one place.</summary>
public static class EvidenceChain
{
    /// <summary>What stands before the first link.</summary>
    public static readonly string Genesis = new('0', 64);

    public static EvidenceLink Append(string previousLink, JsonElement happened)
    {
        byte[] canonical = CanonicalJson.Write(happened);
        return new EvidenceLink(Encoding.UTF8.GetString(canonical), Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(previousLink), .. canonical])));
    }

    /// <summary>The index of the first link that does not follow, or null: the chain is unbroken.</summary>
    public static int? FindBreak(IReadOnlyList<EvidenceLink> links)
    {
        string previous = Genesis;
        for (int index = 0; index < links.Count; index++)
        {
            byte[] expected = SHA256.HashData([.. Convert.FromHexString(previous), .. Encoding.UTF8.GetBytes(links[index].Event)]);
            if (!string.Equals(Convert.ToHexStringLower(expected), links[index].Link, StringComparison.Ordinal))
            {
                return index;
            }

            previous = links[index].Link;
        }

        return null;
    }
}
