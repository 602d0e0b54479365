using System.Collections;

namespace ContractFunctions.Pdf;

/// <summary>
/// A dictionary (§7.3.7): <c>new PdfDictionary { ["Type"] = new PdfName("Page"), ["Rotate"] = 90 }</c>. Keys are names without their slash.
/// Entries keep their order, so the same input gives the same bytes. An entry set to null is left out.
/// </summary>
public sealed class PdfDictionary : PdfObject, IEnumerable<KeyValuePair<string, PdfObject>>
{
    private readonly OrderedDictionary<string, PdfObject> entries;

    /// <summary>An empty dictionary, to be filled by an object initializer.</summary>
    public PdfDictionary() => entries = new OrderedDictionary<string, PdfObject>(StringComparer.Ordinal);

    /// <summary>A dictionary of these entries; of two with one key the later stands.</summary>
    public PdfDictionary(IEnumerable<KeyValuePair<string, PdfObject>> entries)
        : this()
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach ((string key, PdfObject value) in entries)
        {
            Set(key, value);
        }
    }

    /// <summary>Number of entries.</summary>
    public int Count => entries.Count;

    /// <summary>Keys in file order.</summary>
    public IEnumerable<string> Keys => entries.Keys;

    /// <summary>The entry as it stands, references unresolved; null when absent.</summary>
    public PdfObject? this[string key]
    {
        get => entries.GetValueOrDefault(key);
        init => Set(key, value);
    }

    /// <summary>A copy in which this entry is set, or left out when the value is null.</summary>
    public PdfDictionary With(string key, PdfObject? value)
    {
        PdfDictionary copy = new(entries);
        copy.Set(key, value);
        return copy;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, PdfObject>> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();

    private void Set(string key, PdfObject? value)
    {
        if (value is null or PdfNull)
        {
            entries.Remove(key);
        }
        else
        {
            entries[key] = value;
        }
    }
}
