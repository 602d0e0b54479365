using System.Buffers;
using System.Globalization;
using System.Text;

namespace ContractFunctions.Pdf;

/// <summary>Writes objects in the syntax of §7.3 and knows how far the file has grown.</summary>
internal sealed class PdfSerializer(long start)
{
    private readonly ArrayBufferWriter<byte> output = new(64 * 1024);

    /// <summary>Offset in the file of the next byte written.</summary>
    public long Position => start + output.WrittenCount;

    public ReadOnlyMemory<byte> Written => output.WrittenMemory;

    public void WriteAscii(string text)
    {
        int count = Encoding.Latin1.GetBytes(text, output.GetSpan(text.Length));
        output.Advance(count);
    }

    public void WriteIndirect(PdfReference reference, PdfObject content)
    {
        WriteAscii(string.Create(CultureInfo.InvariantCulture, $"{reference.Number} {reference.Generation} obj\n"));
        Write(content);
        WriteAscii("\nendobj\n");
    }

    public void Write(PdfObject content)
    {
        switch (content)
        {
            case PdfDictionary dictionary:
                WriteDictionary(dictionary);
                break;
            case PdfArray array:
                WriteArray(array);
                break;
            case PdfStream stream:
                WriteStream(stream);
                break;
            case PdfName name:
                WriteName(name.Value);
                break;
            case PdfString text:
                WriteAscii($"<{Convert.ToHexString(text.Bytes.Span)}>");
                break;
            case PdfBoolean boolean:
                WriteAscii(boolean.Value ? "true" : "false");
                break;
            case PdfPlaceholder placeholder:
                placeholder.Offset = Position;
                WriteAscii(placeholder.Text);
                break;
            case PdfNull:
                WriteAscii("null");
                break;
            default:
                WriteAscii(content.ToString()!);
                break;
        }
    }

    private void WriteDictionary(PdfDictionary dictionary)
    {
        WriteAscii("<<");
        foreach ((string key, PdfObject value) in dictionary)
        {
            WriteName(key);
            if (value is not (PdfName or PdfString or PdfArray or PdfDictionary))
            {
                WriteAscii(" ");
            }

            Write(value);
        }

        WriteAscii(">>");
    }

    private void WriteArray(PdfArray array)
    {
        WriteAscii("[");
        for (int i = 0; i < array.Count; i++)
        {
            if (i > 0)
            {
                WriteAscii(" ");
            }

            Write(array[i]);
        }

        WriteAscii("]");
    }

    private void WriteStream(PdfStream stream)
    {
        WriteDictionary(stream.Dictionary.With("Length", stream.Data.Length));
        WriteAscii("\nstream\n");
        output.Write(stream.Data.Span);
        WriteAscii("\nendstream");
    }

    private void WriteName(string name)
    {
        StringBuilder escaped = new("/", name.Length + 1);
        foreach (char c in name)
        {
            if (c is > ' ' and < (char)127 && !"()<>[]{}/%#".Contains(c))
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{(int)c:X2}");
            }
        }

        WriteAscii(escaped.ToString());
    }
}

/// <summary>Bytes that are filled in after the file is complete: /ByteRange and /Contents of a signature. Learns where it came to lie.</summary>
internal sealed class PdfPlaceholder(string text) : PdfObject
{
    public string Text { get; } = text;

    public long Offset { get; set; } = -1;
}
