using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ContractFunctions.Pdf.Fonts;

namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Writes a content stream (ISO 32000-2 §7.8.2). Numbers have at most two decimals: a hundredth of a point, or of a thousandth of an em.</summary>
internal sealed class ContentWriter
{
    private readonly ArrayBufferWriter<byte> output = new(8 * 1024);

    public ReadOnlySpan<byte> Written => output.WrittenSpan;

    public ContentWriter Op(string text)
    {
        output.Advance(Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length + 1)));
        output.Write("\n"u8);
        return this;
    }

    public ContentWriter Raw(ReadOnlySpan<byte> text)
    {
        output.Write(text);
        return this;
    }

    public ContentWriter Num(double value)
    {
        long hundredths = (long)Math.Round(value * 100);
        Span<byte> to = output.GetSpan(32);
        int at = 0;
        if (hundredths < 0)
        {
            to[at++] = (byte)'-';
            hundredths = -hundredths;
        }

        Utf8Formatter.TryFormat(hundredths / 100, to[at..], out int written);
        at += written;
        int fraction = (int)(hundredths % 100);
        if (fraction != 0)
        {
            to[at++] = (byte)'.';
            to[at++] = (byte)('0' + (fraction / 10));
            if (fraction % 10 != 0)
            {
                to[at++] = (byte)('0' + (fraction % 10));
            }
        }

        to[at++] = (byte)' ';
        output.Advance(at);
        return this;
    }

    /// <summary>A number with six decimals: factors of a transformation.</summary>
    public ContentWriter Fine(double value) => Raw(Encoding.ASCII.GetBytes(value.ToString("0.###### ", CultureInfo.InvariantCulture)));

    public ContentWriter Code(ushort code)
    {
        Span<byte> to = output.GetSpan(4);
        for (int i = 0; i < 4; i++)
        {
            int digit = (code >> (12 - (4 * i))) & 15;
            to[i] = (byte)(digit < 10 ? '0' + digit : 'A' + digit - 10);
        }

        output.Advance(4);
        return this;
    }

    /// <summary>Adds the path of a glyph; fill or stroke follow.</summary>
    public ContentWriter Path(GlyphOutline outline, Transform to)
    {
        (double X, double Y) from = default;
        foreach (OutlineStep step in outline.Steps)
        {
            (double X, double Y) end = to.Apply(step.X, step.Y);
            switch (step.Verb)
            {
                case OutlineVerb.Move:
                    Num(end.X).Num(end.Y).Op("m");
                    break;
                case OutlineVerb.Line:
                    Num(end.X).Num(end.Y).Op("l");
                    break;
                case OutlineVerb.Curve:
                    // A quadratic curve as the cubic one of PDF: its control points lie two thirds of the way to the quadratic one.
                    (double X, double Y) bend = to.Apply(step.ControlX, step.ControlY);
                    Num(from.X + ((bend.X - from.X) * 2 / 3)).Num(from.Y + ((bend.Y - from.Y) * 2 / 3));
                    Num(end.X + ((bend.X - end.X) * 2 / 3)).Num(end.Y + ((bend.Y - end.Y) * 2 / 3)).Num(end.X).Num(end.Y).Op("c");
                    break;
                default:
                    Op("h");
                    break;
            }

            from = end;
        }

        return this;
    }
}
