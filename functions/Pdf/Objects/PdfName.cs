namespace ContractFunctions.Pdf;

/// <summary>A name (§7.3.5). Each character stands for one byte (Latin-1); <c>#xx</c> escapes exist only in files.</summary>
public sealed class PdfName : PdfObject, IEquatable<PdfName>
{
    /// <summary>A name.</summary>
    /// <param name="value">Without the leading slash, characters U+0001 to U+00FF.</param>
    /// <exception cref="ArgumentException">A character does not fit one byte.</exception>
    public PdfName(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.AsSpan().ContainsAnyExceptInRange('\u0001', '\u00ff'))
        {
            throw new ArgumentException("a PDF name is made of bytes 1 to 255", nameof(value));
        }

        Value = value;
    }

    /// <summary>The name without its slash.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public bool Equals(PdfName? other) => other is not null && string.Equals(other.Value, Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PdfName);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    /// <inheritdoc/>
    public override string ToString() => "/" + Value;
}
