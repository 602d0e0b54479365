using System.Collections.Frozen;
using System.Globalization;

namespace ContractFunctions.Embedded;

/// <summary>
/// A schedule of a timer function: NCRONTAB with six fields {second} {minute} {hour} {day} {month} {day of week}, in UTC as in Azure. Each field is a list of
/// <c>*</c>, numbers, names (JAN, MON), ranges <c>a-b</c>, each with an optional step <c>/n</c>. A day must match both day fields. 0 is Sunday.
/// </summary>
public sealed class Ncrontab
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>29 February on a given day of the week can be 40 years away (2100 is no leap year); what does not occur by then never does.</summary>
    private const int HorizonYears = 41;

    private readonly FrozenSet<int> seconds, minutes, hours, days, months, weekdays;

    private Ncrontab(FrozenSet<int>[] fields) => (seconds, minutes, hours, days, months, weekdays) = (fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);

    /// <exception cref="FormatException">Not six fields, or a field outside its range.</exception>
    public static Ncrontab Parse(string schedule)
    {
        string[] fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length == 6
            ? new Ncrontab(
            [
                Field(fields[0], 0, 59), Field(fields[1], 0, 59), Field(fields[2], 0, 23),
                Field(fields[3], 1, 31), Field(fields[4], 1, 12, Months), Field(fields[5], 0, 6, Days),
            ])
            : throw new FormatException($"a schedule has six fields: '{schedule}'");
    }

    /// <summary>The first occurrence after <paramref name="instant"/>, or null when there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        DateTime at = instant.UtcDateTime;
        at = at.AddTicks(TimeSpan.TicksPerSecond - (at.Ticks % TimeSpan.TicksPerSecond));
        for (DateTime end = at.AddYears(HorizonYears); at < end;)
        {
            if (!months.Contains(at.Month))
            {
                at = new DateTime(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
            }
            else if (!days.Contains(at.Day) || !weekdays.Contains((int)at.DayOfWeek))
            {
                at = at.Date.AddDays(1);
            }
            else if (!hours.Contains(at.Hour))
            {
                at = at.Date.AddHours(at.Hour + 1);
            }
            else if (!minutes.Contains(at.Minute))
            {
                at = at.AddMinutes(1).AddSeconds(-at.Second);
            }
            else if (!seconds.Contains(at.Second))
            {
                at = at.AddSeconds(1);
            }
            else
            {
                return new DateTimeOffset(at, TimeSpan.Zero);
            }
        }

        return null;
    }

    private static FrozenSet<int> Field(string text, int low, int high, string[]? names = null) =>
        text.Split(',').SelectMany(part => Part(part, low, high, names)).ToFrozenSet();

    private static IEnumerable<int> Part(string text, int low, int high, string[]? names)
    {
        string[] stepped = text.Split('/');
        string[] range = stepped[0].Split('-');
        int step = stepped.Length == 2 ? Number(stepped[1], 1, high, null) : 1;
        int from = stepped[0] == "*" ? low : Number(range[0], low, high, names);
        int to = stepped[0] == "*" || (range.Length == 1 && stepped.Length == 2) ? high : Number(range[^1], low, high, names);
        if (stepped.Length > 2 || range.Length > 2 || from > to)
        {
            throw new FormatException($"not a schedule field: '{text}'");
        }

        for (int value = from; value <= to; value += step)
        {
            yield return value;
        }
    }

    private static int Number(string text, int low, int high, string[]? names)
    {
        int named = names is null ? -1 : Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        int value = named >= 0 ? named + low : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
        return value >= low && value <= high ? value : throw new FormatException($"'{text}' is not within {low}-{high}");
    }
}
