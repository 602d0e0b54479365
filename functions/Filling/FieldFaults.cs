using System.Globalization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Filling;

/// <summary>Faults of fields, one line each; texts in Filling.texts.json.</summary>
public static class FieldFaults
{
    public static FieldFault Required(string field) => new(field, "Field.Required");

    public static FieldFault Malformed(string field) => new(field, "Field.Malformed");

    public static FieldFault Unknown(string field) => new(field, "Field.Unknown");

    public static FieldFault NotYours(string field) => new(field, "Field.NotYours");

    public static FieldFault Unprintable(string field, string characters) => Filled(field, "Field.Unprintable", ("characters", characters));

    public static FieldFault TooLong(string field, decimal most) => Filled(field, "Field.LongerThan", ("limit", Digits(most)));

    public static FieldFault TooShort(string field, decimal least) => Filled(field, "Field.ShorterThan", ("limit", Digits(least)));

    public static FieldFault BelowMin(string field, decimal min) => Filled(field, "Field.BelowMin", ("limit", Digits(min)));

    public static FieldFault AboveMax(string field, decimal max) => Filled(field, "Field.AboveMax", ("limit", Digits(max)));

    public static FieldFault TooFine(string field, int decimals) => Filled(field, "Field.TooFine", ("decimals", Digits(decimals)));

    public static FieldFault TooFew(string field, decimal least) => Filled(field, "Field.TooFew", ("limit", Digits(least)));

    public static FieldFault TooMany(string field, decimal most) => Filled(field, "Field.TooMany", ("limit", Digits(most)));

    public static FieldFault NotAnOption(string field) => new(field, "Field.NotAnOption");

    public static FieldFault Repeated(string field) => new(field, "Field.Repeated");

    public static FieldFault DateImplausible(string field) => new(field, "Field.DateImplausible");

    public static FieldFault EndBeforeStart(string field) => new(field, "Field.EndBeforeStart");

    public static FieldFault PlateMalformed(string field) => new(field, "Field.PlateMalformed");

    public static FieldFault AccountNumberMalformed(string field) => new(field, "Field.AccountNumberMalformed");

    public static FieldFault Under18(string field) => new(field, "Field.Under18");

    /// <summary>A rule of the template, in the template's own words.</summary>
    public static FieldFault RuleBroken(string field, Text message) => new(field, "Field.RuleBroken") { Message = message };

    private static FieldFault Filled(string field, string code, params ReadOnlySpan<(string Name, string Value)> values)
    {
        Dictionary<string, string> named = [];
        foreach ((string name, string value) in values)
        {
            named.Add(name, value);
        }

        return new FieldFault(field, code) { Message = Texts.Of(code).With(named) };
    }

    private static string Digits(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
