namespace ContractFunctions.Filling;

/// <summary>Days from <see cref="Start"/> to <see cref="End"/>, both included. A year from 1 December ends 30 November.</summary>
public sealed record DateRange(DateOnly Start, DateOnly End)
{
    /// <summary>Days, first and last counted.</summary>
    public int Days => End.DayNumber - Start.DayNumber + 1;

    /// <summary>Whole calendar months.</summary>
    public int Months
    {
        get
        {
            int months = ((Past.Year - Start.Year) * 12) + Past.Month - Start.Month;
            return Start.AddMonths(months) > Past ? months - 1 : months;
        }
    }

    /// <summary>Days beyond the whole months.</summary>
    public int ExtraDays => Past.DayNumber - Start.AddMonths(Months).DayNumber;

    /// <summary>Whole years, and a fraction below one for what goes beyond: exactly 20 for 2026-12-01 to 2046-11-30.</summary>
    public decimal Years
    {
        get
        {
            int years = Months / 12;
            return years + ((Past.DayNumber - Start.AddMonths(years * 12).DayNumber) / 367m);
        }
    }

    private DateOnly Past => End.AddDays(1);

    /// <summary>As contracts say it: 1年, 18个月, 1年6个月又10日.</summary>
    public string Length
    {
        get
        {
            (int years, int months, int days) = (Months / 12, Months % 12, ExtraDays);
            string whole = (years > 0 ? $"{years}年" : "") + (months > 0 ? $"{months}个月" : "");
            return days == 0 ? whole : whole.Length == 0 ? $"{days}日" : $"{whole}又{days}日";
        }
    }
}

/// <summary>Times of day from <see cref="Start"/> to <see cref="End"/>, to the minute; an end before the start lies on the next day.</summary>
public sealed record TimeRange(TimeOnly Start, TimeOnly End);

/// <summary>Where money is paid to.</summary>
/// <param name="Holder">户名.</param>
/// <param name="Bank">开户行.</param>
/// <param name="Number">账号: 8 to 32 digits.</param>
public sealed record BankAccount(string Holder, string Bank, string Number);
