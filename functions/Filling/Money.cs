using System.Globalization;

namespace ContractFunctions.Filling;

/// <summary>An amount in 元 (CNY): exact, at most two decimals, from 0 to <see cref="Max"/>.</summary>
public readonly record struct Money : IComparable<Money>
{
    /// <summary>元; the largest amount a contract may name.</summary>
    public const decimal Max = 999_999_999_999.99m;

    private Money(decimal yuan) => Yuan = yuan;

    public decimal Yuan { get; }

    /// <summary>大写 by the rule for bills (支付结算办法, annex 1): 1409.50 is 壹仟肆佰零玖元伍角, 5800 is 伍仟捌佰元整, 325.04 is 叁佰贰拾伍元零肆分.</summary>
    public string Financial
    {
        get
        {
            long fen = (long)(Yuan * 100);
            (long yuan, long jiao, long rest) = (fen / 100, fen / 10 % 10, fen % 10);
            string whole = yuan > 0 || fen == 0 ? ChineseNumber.Financial(yuan) + "元" : "";
            return (jiao, rest) switch
            {
                (0, 0) => whole + "整",
                (0, _) => $"{whole}{(whole.Length > 0 ? "零" : "")}{ChineseNumber.Financial(rest)}分",
                (_, 0) => $"{whole}{ChineseNumber.Financial(jiao)}角",
                _ => $"{whole}{ChineseNumber.Financial(jiao)}角{ChineseNumber.Financial(rest)}分",
            };
        }
    }

    /// <summary>Null when the amount is negative, too large or finer than 分.</summary>
    public static Money? Of(decimal yuan) =>
        yuan is < 0 or > Max || decimal.Round(yuan, 2) != yuan ? null : new Money(decimal.Round(yuan, 2) + 0.00m);

    /// <summary>Rounded to 分, half away from zero (四舍五入); null when out of range.</summary>
    public static Money? Round(decimal yuan) => Of(decimal.Round(yuan, 2, MidpointRounding.AwayFromZero));

    public int CompareTo(Money other) => Yuan.CompareTo(other.Yuan);

    public static bool operator <(Money left, Money right) => left.Yuan < right.Yuan;

    public static bool operator >(Money left, Money right) => left.Yuan > right.Yuan;

    public static bool operator <=(Money left, Money right) => left.Yuan <= right.Yuan;

    public static bool operator >=(Money left, Money right) => left.Yuan >= right.Yuan;

    /// <summary>Figures with two decimals and no separators: 5800.00.</summary>
    public override string ToString() => Yuan.ToString("0.00", CultureInfo.InvariantCulture);
}
