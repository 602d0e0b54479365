using System.Globalization;

namespace ContractFunctions.Pdf;

/// <summary>An integer or real number (§7.3.3). Integers keep 64 bits exactly.</summary>
public sealed class PdfNumber : PdfObject
{
    private readonly long integer;

    /// <summary>An integer.</summary>
    public PdfNumber(long value)
    {
        integer = value;
        Value = value;
        IsInteger = true;
    }

    /// <summary>A real number; not finite values are refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite: PDF has no such numbers.</exception>
    public PdfNumber(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "PDF numbers are finite");
        }

        Value = value;
    }

    /// <summary>The value, of integers too.</summary>
    public double Value { get; }

    /// <summary>True when it was made or read as an integer.</summary>
    public bool IsInteger { get; }

    /// <summary>The value as an integer when it is one and fits, else null.</summary>
    public int? AsInt32 => IsInteger && integer is >= int.MinValue and <= int.MaxValue ? (int)integer : null;

    /// <summary>The value as a 64-bit integer when it is one, else null.</summary>
    public long? AsInt64 => IsInteger ? integer : null;

    /// <summary>As it is written to a file: no exponent, at most ten decimals.</summary>
    public override string ToString()
    {
        if (IsInteger)
        {
            return integer.ToString(CultureInfo.InvariantCulture);
        }

        string text = Value.ToString("0.##########", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }
}
