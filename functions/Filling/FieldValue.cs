using System.Collections.Immutable;

namespace ContractFunctions.Filling;

/// <summary>The typed value of one field. JSON shapes: <see cref="FieldJson"/>.</summary>
public abstract record FieldValue
{
    private FieldValue()
    {
    }

    /// <summary>Text, long text, address, ID number, phone, plate.</summary>
    public sealed record Words(string Text) : FieldValue;

    public sealed record Day(DateOnly Date) : FieldValue;

    public sealed record Days(DateRange Range) : FieldValue;

    public sealed record Hours(TimeRange Range) : FieldValue;

    public sealed record Amount(Money Money) : FieldValue;

    public sealed record Whole(long Value) : FieldValue;

    /// <summary>A rate in percent or an area in ㎡.</summary>
    public sealed record Measure(decimal Value) : FieldValue;

    /// <summary>The id of the option chosen, and the months it lasts when it is a payment cycle.</summary>
    public sealed record Chosen(string Option, int? Months = null) : FieldValue;

    /// <summary>The ids of the options ticked, in the template's order.</summary>
    public sealed record Ticked(ImmutableArray<string> Options) : FieldValue;

    public sealed record Account(BankAccount Bank) : FieldValue;

    /// <summary>An image in the document store, by its SHA-256.</summary>
    public sealed record Picture(string Sha256) : FieldValue;

    /// <summary>Rows of a list; each maps column to value.</summary>
    public sealed record Rows(ImmutableArray<IReadOnlyDictionary<string, FieldValue>> Items) : FieldValue;
}
