namespace ContractFunctions.Tests.Filling;

/// <summary>Reads 大写 amounts back, by another way than they are written: the last unit seen decides.</summary>
internal static class ChineseAmount
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";

    /// <summary>分.</summary>
    public static long Parse(string text)
    {
        (long fen, long digit, long section, long whole) = (0, 0, 0, 0);
        foreach (char c in text)
        {
            int value = Digits.IndexOf(c, StringComparison.Ordinal);
            switch (c)
            {
                case '整' or '零':
                    digit = 0;
                    break;
                case '拾' or '佰' or '仟':
                    section += digit * (c switch { '拾' => 10, '佰' => 100, _ => 1000 });
                    digit = 0;
                    break;
                case '万' or '亿':
                    whole += (section + digit) * (c == '万' ? 10_000 : 100_000_000);
                    (section, digit) = (0, 0);
                    break;
                case '元':
                    fen = (whole + section + digit) * 100;
                    digit = 0;
                    break;
                case '角' or '分':
                    fen += digit * (c == '角' ? 10 : 1);
                    digit = 0;
                    break;
                default:
                    digit = value > 0 ? value : throw new FormatException(text);
                    break;
            }
        }

        return fen;
    }
}
