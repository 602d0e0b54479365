using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace ContractFunctions.Hosting;

/// <summary>Documents a person can prove who they are with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IdentityDocumentType>))]
public enum IdentityDocumentType
{
    /// <summary>居民身份证, GB 11643: 18 characters.</summary>
    ResidentIdentityCard,

    /// <summary>港澳居民来往内地通行证: H or M and 8 digits (10 on older ones); the birth date is given beside it.</summary>
    MainlandTravelPermit,

    /// <summary>港澳台居民居住证: a citizen number whose region is 810000, 820000 or 830000.</summary>
    ResidencePermit,
}

/// <summary>Document types by name, as JSON carries them.</summary>
public static class IdentityDocumentTypes
{
    /// <summary>By exact name only: a number names none.</summary>
    public static bool TryParse(string? name, out IdentityDocumentType type)
    {
        type = Enum.GetValues<IdentityDocumentType>().FirstOrDefault(candidate => candidate.ToString() == name);
        return type.ToString() == name;
    }
}

/// <summary>An identity document whose number is well-formed. Whether it exists and belongs to somebody is for a verifier to say.</summary>
public sealed record IdentityDocument
{
    private IdentityDocument(IdentityDocumentType type, string number, DateOnly birthDate) => (Type, Number, BirthDate) = (type, number, birthDate);

    public IdentityDocumentType Type { get; }

    /// <summary>In clear, letters in upper case.</summary>
    public string Number { get; }

    public DateOnly BirthDate { get; }

    /// <summary>First and last characters only: 1101**********123X has 4 and 4 of 18; H******12 has 1 and 2.</summary>
    public string Masked => Type == IdentityDocumentType.MainlandTravelPermit
        ? $"{Number[..1]}{new string('*', Number.Length - 3)}{Number[^2..]}"
        : $"{Number[..4]}{new string('*', 10)}{Number[^4..]}";

    /// <summary>Full years completed on a day; who is born on 29 February grows a year older on 1 March in common years.</summary>
    public int AgeOn(DateOnly day)
    {
        int years = day.Year - BirthDate.Year;
        return (day.Month, day.Day).CompareTo((BirthDate.Month, BirthDate.Day)) < 0 ? years - 1 : years;
    }

    /// <param name="birthDate">Needed for a travel permit; for the others it must be the number's own, or null.</param>
    /// <param name="today">The day in Beijing: a birth date lies before it.</param>
    /// <param name="fault">Which part is at fault and why; <see cref="DocumentFault.InBirthDate"/> tells the field.</param>
    public static bool TryParse(
        IdentityDocumentType type, string? number, DateOnly? birthDate, DateOnly today, [NotNullWhen(true)] out IdentityDocument? document, [NotNullWhen(false)] out DocumentFault? fault)
    {
        string compact = FieldText.Compact(number)?.ToUpperInvariant() ?? "";
        fault = string.IsNullOrWhiteSpace(number) ? new DocumentFault("Field.Required")
            : type == IdentityDocumentType.MainlandTravelPermit ? TravelPermitFault(compact, birthDate, today)
            : CitizenNumber.FaultOf(compact, today, isResidencePermit: type == IdentityDocumentType.ResidencePermit) is { } code ? new DocumentFault(code)
            : birthDate is { } given && given != CitizenNumber.BirthDateOf(compact) ? new DocumentFault("Field.BirthDateDiffers", InBirthDate: true)
            : null;
        document = fault is null
            ? new IdentityDocument(type, compact, type == IdentityDocumentType.MainlandTravelPermit ? birthDate!.Value : CitizenNumber.BirthDateOf(compact)!.Value)
            : null;
        return document is not null;
    }

    /// <param name="field">Name of the number's field.</param>
    /// <param name="birthDateField">Name of the birth date's field.</param>
    public static Outcome<IdentityDocument> Parse(
        IdentityDocumentType type, string? number, DateOnly? birthDate, DateOnly today, string field = "documentNumber", string birthDateField = "birthDate") =>
        TryParse(type, number, birthDate, today, out IdentityDocument? document, out DocumentFault? fault)
            ? document
            : Refusals.FieldInvalid(fault.InBirthDate ? birthDateField : field, fault.Code);

    /// <summary>Masked, so that a log never holds the number.</summary>
    public override string ToString() => Masked;

    /// <summary>A birth date before 1900 or not in the past is a slip of the pen.</summary>
    internal static bool IsPlausibleBirthDate(DateOnly birthDate, DateOnly today) => birthDate.Year >= 1900 && birthDate < today;

    private static DocumentFault? TravelPermitFault(string number, DateOnly? birthDate, DateOnly today) =>
        number.Length is not (9 or 11) || number[0] is not ('H' or 'M') || !number.Skip(1).All(char.IsAsciiDigit) ? new DocumentFault("Field.TravelPermitMalformed")
        : birthDate is not { } day ? new DocumentFault("Field.Required", InBirthDate: true)
        : !IsPlausibleBirthDate(day, today) ? new DocumentFault("Field.BirthDateImplausible", InBirthDate: true)
        : null;
}

/// <summary>Why a document is not well-formed; <paramref name="InBirthDate"/>: the birth date given beside the number is at fault.</summary>
public sealed record DocumentFault(string Code, bool InBirthDate = false);

/// <summary>公民身份号码 (GB 11643-1999): 6 digits region, 8 birth date, 3 sequence, check character ISO 7064:1983 MOD 11-2.</summary>
public static class CitizenNumber
{
    private const string CheckCharacters = "10X98765432";

    private static readonly HashSet<string> Provinces = new(StringComparer.Ordinal)
    {
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
    };

    private static readonly HashSet<string> ResidencePermitRegions = new(StringComparer.Ordinal) { "810000", "820000", "830000" };

    /// <summary>The check character of the first 17 digits.</summary>
    public static char CheckCharacterOf(ReadOnlySpan<char> first17)
    {
        int sum = 0;
        for (int at = 0; at < 17; at++)
        {
            sum += (first17[at] - '0') * ((1 << (17 - at)) % 11);
        }

        return CheckCharacters[sum % 11];
    }

    internal static DateOnly? BirthDateOf(string number) =>
        DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;

    internal static string? FaultOf(string number, DateOnly today, bool isResidencePermit) =>
        number.Length != 18 || !number.Take(17).All(char.IsAsciiDigit) || !(char.IsAsciiDigit(number[17]) || number[17] == 'X') ? "Field.CitizenNumberMalformed"
        : isResidencePermit && !ResidencePermitRegions.Contains(number[..6]) ? "Field.ResidencePermitRegion"
        : !isResidencePermit && (!Provinces.Contains(number[..2]) || number[2..6] == "0000") ? "Field.CitizenNumberRegion"
        : BirthDateOf(number) is not { } birthDate || !IdentityDocument.IsPlausibleBirthDate(birthDate, today) ? "Field.CitizenNumberBirthDate"
        : CheckCharacterOf(number) != number[17] ? "Field.CitizenNumberChecksum"
        : null;
}
