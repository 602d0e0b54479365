using System.Collections;
using System.Runtime.CompilerServices;

namespace ContractFunctions.Pdf;

/// <summary>An array (§7.3.6); made by <c>PdfArray.Of(0, 0, 595, 842)</c> or a collection expression.</summary>
[CollectionBuilder(typeof(PdfArray), nameof(Of))]
public sealed class PdfArray : PdfObject, IReadOnlyList<PdfObject>
{
    private readonly PdfObject[] items;

    private PdfArray(PdfObject[] items) => this.items = items;

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public PdfObject this[int index] => items[index];

    /// <summary>An array of these objects in this order.</summary>
    public static PdfArray Of(params ReadOnlySpan<PdfObject> items) => new(items.ToArray());

    /// <inheritdoc/>
    public IEnumerator<PdfObject> GetEnumerator() => ((IEnumerable<PdfObject>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}
