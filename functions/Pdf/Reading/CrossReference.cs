namespace ContractFunctions.Pdf;

/// <summary>Where one object stands.</summary>
/// <param name="Kind">Free, at an offset, or inside an object stream.</param>
/// <param name="Place">Offset in the file, or number of the object stream.</param>
/// <param name="Index">Generation, or index in the object stream.</param>
internal readonly record struct ObjectPlace(ObjectPlaceKind Kind, long Place, int Index);

internal enum ObjectPlaceKind
{
    Free,
    Offset,
    ObjectStream,
}

/// <summary>The whole chain of cross-reference sections (§7.5.4, §7.5.8), newest first, merged.</summary>
internal sealed class CrossReference
{
    /// <summary>By object number; the newest section that names a number wins.</summary>
    public Dictionary<int, ObjectPlace> Places { get; } = [];

    /// <summary>Trailer of the newest section.</summary>
    public PdfDictionary Trailer { get; private set; } = [];

    /// <summary>Offset of the newest section.</summary>
    public long Start { get; private init; }

    /// <summary>True when the newest section is a cross-reference stream.</summary>
    public bool IsStream { get; private set; }

    public static CrossReference Read(CrossReferenceSections sections, long start, PdfLimits limits)
    {
        CrossReference merged = new() { Start = start };
        HashSet<long> seen = [];
        for (long? next = start; next is { } offset;)
        {
            if (!seen.Add(offset) || seen.Count > limits.Sections)
            {
                throw new PdfException(PdfFault.Malformed, $"cross-reference sections loop, or are more than {limits.Sections}");
            }

            CrossReferenceSection section = sections.Read(offset);
            RefuseEncryption(section.Trailer);
            if (offset == start)
            {
                merged.Trailer = section.Trailer;
                merged.IsStream = section.IsStream;
            }

            merged.Add(section, sections);
            next = Offset(section.Trailer, "Prev");
        }

        return merged;
    }

    private static void RefuseEncryption(PdfDictionary trailer)
    {
        if (trailer["Encrypt"] is not null)
        {
            throw new PdfException(PdfFault.Encrypted, "the file is encrypted");
        }
    }

    private void Add(CrossReferenceSection section, CrossReferenceSections sections)
    {
        Dictionary<int, ObjectPlace> entries = section.Places;
        if (!section.IsStream && Offset(section.Trailer, "XRefStm") is { } hidden)
        {
            CrossReferenceSection stream = sections.Read(hidden);
            RefuseEncryption(stream.Trailer);
            MergeHidden(entries, stream.Places);
        }

        foreach ((int number, ObjectPlace place) in entries)
        {
            Places.TryAdd(number, place);
        }
    }

    // A hybrid file (§7.5.8.4) marks objects as free in its table that the stream beside it gives. Two different places for one object would be two documents in one.
    private static void MergeHidden(Dictionary<int, ObjectPlace> table, Dictionary<int, ObjectPlace> stream)
    {
        foreach ((int number, ObjectPlace place) in stream)
        {
            bool known = table.TryGetValue(number, out ObjectPlace shown) && shown.Kind != ObjectPlaceKind.Free;
            if (known && place.Kind != ObjectPlaceKind.Free && place != shown)
            {
                throw new PdfException(PdfFault.Malformed, $"hybrid file gives two places for object {number}");
            }

            if (!known)
            {
                table[number] = place;
            }
        }
    }

    private static long? Offset(PdfDictionary trailer, string key) => trailer[key] switch
    {
        null => null,
        PdfNumber { AsInt64: { } offset } => offset,
        _ => throw new PdfException(PdfFault.Malformed, $"trailer entry /{key} is no integer"),
    };
}
