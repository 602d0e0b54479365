using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ContractFunctions.Pdf;

/// <summary>
/// A fingerprint of everything one page is drawn from: contents, resources, fonts, boxes, annotations with their appearance streams.
/// Objects are hashed once per place in the file, so unchanged ones cost nothing in later revisions.
/// </summary>
internal sealed class PageContents
{
    // Leads to other pages, to the form or to the structure tree, none of which draws this page.
    private static readonly HashSet<string> Elsewhere = ["Parent", "P", "Dest", "D", "A", "AA", "B", "Popup", "IRT", "StructParent", "StructParents", "Metadata", "PieceInfo", "V"];

    private readonly Dictionary<ObjectPlace, byte[]> hashes = [];

    /// <param name="document">The revision.</param>
    /// <param name="page">One of its pages.</param>
    /// <param name="without">Widgets to leave out.</param>
    public byte[] Of(PdfDocument document, PdfPage page, IReadOnlySet<int> without)
    {
        PdfArray annotations = [.. (document.Array(page.Dictionary["Annots"]) ?? []).Where(item => item is not PdfReference reference || !without.Contains(reference.Number))];
        PdfDictionary drawn = page.Dictionary.With("Annots", annotations.Count == 0 ? null : annotations);
        HashSet<int> reached = [page.Reference.Number];
        Reachability.Walk(document, reached, [drawn, InheritedResources(document, page)], (key, _) => !Elsewhere.Contains(key));
        reached.Remove(page.Reference.Number);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, page);
        hash.AppendData(Hash(drawn));
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        foreach (int number in reached.Order())
        {
            BinaryPrimitives.WriteInt32BigEndian(prefix, number);
            hash.AppendData(prefix);
            hash.AppendData(Hash(document, number));
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, PdfPage page)
    {
        Span<byte> box = stackalloc byte[5 * sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(box, page.Box.Left);
        BinaryPrimitives.WriteDoubleBigEndian(box[8..], page.Box.Bottom);
        BinaryPrimitives.WriteDoubleBigEndian(box[16..], page.Box.Right);
        BinaryPrimitives.WriteDoubleBigEndian(box[24..], page.Box.Top);
        BinaryPrimitives.WriteDoubleBigEndian(box[32..], page.Rotation);
        hash.AppendData(box);
    }

    private static PdfObject InheritedResources(PdfDocument document, PdfPage page)
    {
        PdfDictionary? node = page.Dictionary;
        for (int level = 0; node is not null && level < document.Limits.Depth; level++)
        {
            if (node["Resources"] is { } resources)
            {
                return resources;
            }

            node = document.Dictionary(node["Parent"]);
        }

        return PdfNull.Instance;
    }

    private byte[] Hash(PdfDocument document, int number)
    {
        ObjectPlace place = document.Places.GetValueOrDefault(number);
        PdfObject content = document.Resolve(new PdfReference(number, place.Kind == ObjectPlaceKind.Offset ? place.Index : 0));
        if (place.Kind != ObjectPlaceKind.Offset)
        {
            return Hash(content);
        }

        if (!hashes.TryGetValue(place, out byte[]? known))
        {
            hashes[place] = known = Hash(content);
        }

        return known;
    }

    private static byte[] Hash(PdfObject content)
    {
        PdfSerializer serializer = new(0);
        serializer.Write(content);
        return SHA256.HashData(serializer.Written.Span);
    }
}
