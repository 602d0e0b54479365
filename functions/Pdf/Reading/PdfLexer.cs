using System.Globalization;
using System.Text;

namespace ContractFunctions.Pdf;

/// <summary>
/// Reads objects from bytes (§7.2, §7.3). Strict: what other readers repair each in their own way is a fault here, since two meanings of one signed file are an attack.
/// </summary>
internal sealed class PdfLexer(ReadOnlyMemory<byte> source, long start, int maxDepth)
{
    private int position = start < 0 || start > source.Length ? throw Fault("offset outside the file", start) : (int)start;

    /// <summary>True when positions are positions in the file.</summary>
    public bool IsFile { get; init; }

    public int Position
    {
        get => position;
        set => position = value;
    }

    public bool AtEnd => position >= source.Length;

    private ReadOnlySpan<byte> Rest => source.Span[position..];

    public static bool IsWhiteSpace(byte value) => value is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsDelimiter(byte value) => "()<>[]{}/%"u8.Contains(value);

    private static bool IsRegular(byte value) => !IsWhiteSpace(value) && !IsDelimiter(value);

    public static PdfException Fault(string what, long at) => new(PdfFault.Malformed, string.Create(CultureInfo.InvariantCulture, $"{what} at {at}"));

    public void SkipWhiteSpace()
    {
        ReadOnlySpan<byte> bytes = source.Span;
        while (position < bytes.Length)
        {
            if (bytes[position] == '%')
            {
                int end = bytes[position..].IndexOfAny((byte)'\r', (byte)'\n');
                position = end < 0 ? bytes.Length : position + end;
            }
            else if (IsWhiteSpace(bytes[position]))
            {
                position++;
            }
            else
            {
                return;
            }
        }
    }

    public bool TryReadKeyword(ReadOnlySpan<byte> keyword)
    {
        int before = position;
        SkipWhiteSpace();
        if (Rest.StartsWith(keyword) && (Rest.Length == keyword.Length || !IsRegular(Rest[keyword.Length])))
        {
            position += keyword.Length;
            return true;
        }

        position = before;
        return false;
    }

    public void ExpectKeyword(ReadOnlySpan<byte> keyword)
    {
        if (!TryReadKeyword(keyword))
        {
            throw Fault($"'{Encoding.ASCII.GetString(keyword)}' expected", position);
        }
    }

    public long ReadInteger()
    {
        SkipWhiteSpace();
        ReadOnlySpan<byte> token = ReadToken();
        return long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Fault("unsigned integer expected", position);
    }

    public PdfObject ReadObject() => ReadObject(0);

    private PdfObject ReadObject(int depth)
    {
        if (depth > maxDepth)
        {
            throw new PdfException(PdfFault.LimitExceeded, $"objects nested deeper than {maxDepth} at {position}");
        }

        SkipWhiteSpace();
        return Rest switch
        {
            [] => throw Fault("object expected, end of data", position),
            [(byte)'/', ..] => ReadName(),
            [(byte)'(', ..] => ReadLiteral(),
            [(byte)'[', ..] => ReadArray(depth),
            [(byte)'<', (byte)'<', ..] => ReadDictionary(depth),
            [(byte)'<', ..] => ReadHexadecimal(),
            [(byte)'+' or (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'), ..] => ReadNumberOrReference(),
            _ when TryReadKeyword("true"u8) => PdfBoolean.True,
            _ when TryReadKeyword("false"u8) => PdfBoolean.False,
            _ when TryReadKeyword("null"u8) => PdfNull.Instance,
            _ => throw Fault("object expected", position),
        };
    }

    private ReadOnlySpan<byte> ReadToken()
    {
        ReadOnlySpan<byte> rest = Rest;
        int length = 0;
        while (length < rest.Length && IsRegular(rest[length]))
        {
            length++;
        }

        position += length;
        return rest[..length];
    }

    private PdfArray ReadArray(int depth)
    {
        position++;
        List<PdfObject> items = [];
        while (true)
        {
            SkipWhiteSpace();
            if (Rest is [(byte)']', ..])
            {
                position++;
                return [.. items];
            }

            items.Add(ReadObject(depth + 1));
        }
    }

    private PdfDictionary ReadDictionary(int depth)
    {
        int at = position;
        position += 2;
        List<KeyValuePair<string, PdfObject>> entries = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (true)
        {
            SkipWhiteSpace();
            if (Rest is [(byte)'>', (byte)'>', ..])
            {
                position += 2;
                return new PdfDictionary(entries);
            }

            if (Rest is not [(byte)'/', ..])
            {
                throw Fault("dictionary key expected", position);
            }

            string key = ReadName().Value;
            if (!keys.Add(key))
            {
                throw Fault($"key /{key} given twice in the dictionary", at);
            }

            entries.Add(new(key, ReadObject(depth + 1)));
        }
    }

    private PdfName ReadName()
    {
        position++;
        int at = position;
        ReadOnlySpan<byte> token = ReadToken();
        StringBuilder name = new(token.Length);
        for (int i = 0; i < token.Length; i++)
        {
            bool escaped = token[i] == '#' && i + 2 < token.Length && char.IsAsciiHexDigit((char)token[i + 1]) && char.IsAsciiHexDigit((char)token[i + 2]);
            name.Append(escaped ? (char)Convert.FromHexString([(char)token[i + 1], (char)token[i + 2]])[0] : (char)token[i]);
            i += escaped ? 2 : 0;
        }

        return name.ToString().Contains('\0') ? throw Fault("name with a zero byte", at) : new PdfName(name.ToString());
    }

    private PdfObject ReadNumberOrReference()
    {
        int at = position;
        ReadOnlySpan<byte> token = ReadToken();
        if (!long.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            bool real = double.TryParse(token, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
            return real && double.IsFinite(value) ? new PdfNumber(value) : throw Fault("number expected", at);
        }

        int after = position;
        if (integer is > 0 and <= int.MaxValue && char.IsAsciiDigit((char)token[0]) && TryReadGeneration(out int generation))
        {
            return new PdfReference((int)integer, generation);
        }

        position = after;
        return new PdfNumber(integer);
    }

    private bool TryReadGeneration(out int generation)
    {
        SkipWhiteSpace();
        ReadOnlySpan<byte> token = ReadToken();
        return int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out generation) && TryReadKeyword("R"u8);
    }

    private PdfString ReadHexadecimal()
    {
        int at = position;
        int length = Rest.IndexOf((byte)'>');
        if (length < 0)
        {
            throw Fault("string without end", at);
        }

        ReadOnlySpan<byte> digits = Rest[1..length];
        position += length + 1;
        byte[] bytes = new byte[(digits.Length + 1) / 2];
        int count = 0;
        foreach (byte digit in digits)
        {
            if (IsWhiteSpace(digit))
            {
                continue;
            }

            int value = char.IsAsciiHexDigit((char)digit) ? Convert.FromHexString(['0', (char)digit])[0] : throw Fault("hexadecimal digit expected", at);
            bytes[count / 2] |= (byte)(count % 2 == 0 ? value << 4 : value);
            count++;
        }

        return new PdfString(bytes.AsMemory(0, (count + 1) / 2)) { Source = Span(at) };
    }

    private PdfString ReadLiteral()
    {
        int at = position++;
        List<byte> bytes = [];
        int open = 1;
        while (true)
        {
            byte value = Next(at);
            open += value == '(' ? 1 : value == ')' ? -1 : 0;
            if (open == 0)
            {
                return new PdfString(bytes.ToArray()) { Source = Span(at) };
            }

            if (value == '\\')
            {
                ReadEscape(bytes, at);
            }
            else if (value == '\r')
            {
                position += Rest is [(byte)'\n', ..] ? 1 : 0;
                bytes.Add((byte)'\n');
            }
            else
            {
                bytes.Add(value);
            }
        }
    }

    private void ReadEscape(List<byte> bytes, int at)
    {
        byte value = Next(at);
        switch (value)
        {
            case (byte)'\r':
                position += Rest is [(byte)'\n', ..] ? 1 : 0;
                break;
            case (byte)'\n':
                break;
            case >= (byte)'0' and <= (byte)'7':
                int code = value - '0';
                for (int i = 0; i < 2 && Rest is [>= (byte)'0' and <= (byte)'7', ..]; i++)
                {
                    code = (code * 8) + Next(at) - '0';
                }

                bytes.Add((byte)code);
                break;
            default:
                bytes.Add(value switch { (byte)'n' => 10, (byte)'r' => 13, (byte)'t' => 9, (byte)'b' => 8, (byte)'f' => 12, _ => value });
                break;
        }
    }

    private byte Next(int at) => position < source.Length ? source.Span[position++] : throw Fault("string without end", at);

    private (long Start, long End) Span(int at) => IsFile ? (at, position) : default;
}
