using System.Text;

namespace ContractFunctions.Filling;

/// <summary>Whole numbers from 0 to 999,999,999,999 in Chinese numerals.</summary>
public static class ChineseNumber
{
    public const long Max = 999_999_999_999;

    private const string PlainDigits = "零一二三四五六七八九";
    private const string FinancialDigits = "零壹贰叁肆伍陆柒捌玖";

    /// <summary>As clauses are counted: 十二, 二十, 一百零五.</summary>
    public static string Plain(long number)
    {
        string written = Write(number, PlainDigits, ["", "十", "百", "千"]);
        return written.StartsWith("一十", StringComparison.Ordinal) ? written[1..] : written;
    }

    /// <summary>大写, as amounts are written against alteration: 壹拾贰, 壹佰零伍.</summary>
    public static string Financial(long number) => Write(number, FinancialDigits, ["", "拾", "佰", "仟"]);

    private static string Write(long number, string digits, string[] units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Max);
        if (number == 0)
        {
            return digits[..1];
        }

        StringBuilder written = new();
        bool skipped = false;
        foreach ((long scale, string name) in ((long, string)[])[(100_000_000, "亿"), (10_000, "万"), (1, "")])
        {
            int group = (int)(number / scale % 10_000);
            if (group == 0)
            {
                skipped = written.Length > 0;
                continue;
            }

            // One 零 stands for any run of zeros between two digits; zeros at a group's end are not spoken.
            if (written.Length > 0 && (skipped || group < 1000))
            {
                written.Append(digits[0]);
            }

            WriteGroup(written, group, digits, units);
            written.Append(name);
            skipped = false;
        }

        return written.ToString();
    }

    private static void WriteGroup(StringBuilder written, int group, string digits, string[] units)
    {
        bool started = false;
        bool skipped = false;
        for (int place = 3, scale = 1000; place >= 0; place--, scale /= 10)
        {
            int digit = group / scale % 10;
            if (digit == 0)
            {
                skipped = started;
                continue;
            }

            if (skipped)
            {
                written.Append(digits[0]);
            }

            written.Append(digits[digit]).Append(units[place]);
            started = true;
            skipped = false;
        }
    }
}
