namespace ContractFunctions.Pdf;

/// <summary>One object of ISO 32000-2 §7.3. The hierarchy is closed and its instances never change, so one read from a file may be shared and written again elsewhere.</summary>
public abstract class PdfObject
{
    private protected PdfObject()
    {
    }

    /// <summary>An integer.</summary>
    public static implicit operator PdfObject(int value) => new PdfNumber(value);

    /// <summary>An integer.</summary>
    public static implicit operator PdfObject(long value) => new PdfNumber(value);

    /// <summary>A real number; written with up to ten decimals.</summary>
    public static implicit operator PdfObject(double value) => new PdfNumber(value);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static implicit operator PdfObject(bool value) => value ? PdfBoolean.True : PdfBoolean.False;
}

/// <summary>The object <c>null</c>. A dictionary entry of this value equals an absent entry (§7.3.9).</summary>
public sealed class PdfNull : PdfObject
{
    private PdfNull()
    {
    }

    /// <summary>The only instance.</summary>
    public static PdfNull Instance { get; } = new();
}

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed class PdfBoolean : PdfObject
{
    private PdfBoolean(bool value) => Value = value;

    /// <summary>The object <c>true</c>.</summary>
    public static PdfBoolean True { get; } = new(true);

    /// <summary>The object <c>false</c>.</summary>
    public static PdfBoolean False { get; } = new(false);

    /// <summary>The truth value.</summary>
    public bool Value { get; }
}

/// <summary>An indirect reference <c>number generation R</c>.</summary>
/// <param name="number">Object number, from 1.</param>
/// <param name="generation">Generation, 0 in every file written here.</param>
public sealed class PdfReference(int number, int generation = 0) : PdfObject, IEquatable<PdfReference>
{
    /// <summary>Object number, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>Generation number.</summary>
    public int Generation { get; } = generation;

    /// <inheritdoc/>
    public bool Equals(PdfReference? other) => other is not null && other.Number == Number && other.Generation == Generation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PdfReference);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Number, Generation);

    /// <inheritdoc/>
    public override string ToString() => $"{Number} {Generation} R";
}
