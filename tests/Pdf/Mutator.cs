using System.Text;

namespace ContractFunctions.Tests.Pdf;

/// <summary>Damages a PDF file as accidents and attackers do; the same for the same random numbers.</summary>
/// <param name="random">Decides everything.</param>
/// <param name="others">Files to take foreign parts from.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> others)
{
    private const int LongestRun = 400;

    private static readonly string[] Names =
    [
        "/Length", "/Prev", "/Kids", "/ByteRange", "/Contents", "/Root", "/Size", "/W", "/Index", "/Type", "/Parent", "/Fields", "/Filter", "/First", "/N", "/V", "/XRefStm", "/Encrypt", "/Extends", "/P",
    ];

    private byte[] bytes = [];

    public byte[] Mutate(byte[] original)
    {
        bytes = original;
        for (int edits = Math.Max(1, random.Next(-3, 4)); edits > 0; edits--)
        {
            Edit();
        }

        return bytes;
    }

    private void Edit()
    {
        switch (random.Next(12))
        {
            case 0:
                Flip();
                break;
            case 1:
                Put(RandomRun());
                break;
            case 2:
                Replace(Anywhere(), random.Next(LongestRun), []);
                break;
            case 3:
                Replace(Anywhere(), bytes.Length, []);
                break;
            case 4:
                Put(RunOf(others[random.Next(others.Count)]));
                break;
            case 5:
                ChangeDigits(Anywhere());
                break;
            case 6:
                ChangeDigits(Find(random.Next(2) == 0 ? "startxref" : "\nxref") + random.Next(60));
                break;
            case 7:
                ChangeDigits(Find(Names[random.Next(Names.Length)]));
                break;
            case 8:
                DuplicateObject();
                break;
            case 9:
                string name = Names[random.Next(Names.Length)];
                Replace(Find(name), name.Length, Encoding.ASCII.GetBytes(Names[random.Next(Names.Length)]));
                break;
            case 10:
                Replace(Anywhere(), 1, [(byte)"()<>[]/% R\0\n"[random.Next(12)]]);
                break;
            default:
                Replace(bytes.Length, 0, random.Next(2) == 0 ? RandomRun() : RunOf(bytes));
                break;
        }
    }

    /// <summary>Between what is there, or over it: only the latter leaves all offsets right.</summary>
    private void Put(byte[] run) => Replace(Anywhere(), random.Next(2) * run.Length, run);

    private void Flip()
    {
        bytes = [.. bytes];
        for (int count = random.Next(1, 9); count > 0 && bytes.Length > 0; count--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }
    }

    /// <summary>Other digits in the first number from there on: a length, an offset, an object number.</summary>
    private void ChangeDigits(int from)
    {
        from = Math.Clamp(from, 0, bytes.Length);
        int start = bytes.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9') + from;
        if (start < from)
        {
            return;
        }

        bytes = [.. bytes];
        for (int i = start; i < bytes.Length && char.IsAsciiDigit((char)bytes[i]); i++)
        {
            bytes[i] = random.Next(3) == 0 ? (byte)('0' + random.Next(10)) : bytes[i];
        }
    }

    private void DuplicateObject()
    {
        int start = Math.Max(0, Find(" obj") - 2);
        int length = bytes.AsSpan(start).IndexOf("endobj"u8) + 7;
        if (length >= 7)
        {
            Replace(Anywhere(), 0, bytes.AsSpan(start, Math.Min(length, bytes.Length - start)).ToArray());
        }
    }

    /// <summary>Where the text next stands, seen from anywhere; anywhere when it does not.</summary>
    private int Find(string text)
    {
        int from = Anywhere();
        byte[] sought = Encoding.ASCII.GetBytes(text);
        int after = bytes.AsSpan(from).IndexOf(sought), first = bytes.AsSpan().IndexOf(sought);
        return after >= 0 ? from + after : first >= 0 ? first : from;
    }

    private int Anywhere() => random.Next(bytes.Length + 1);

    private byte[] RandomRun()
    {
        byte[] run = new byte[random.Next(1, LongestRun)];
        random.NextBytes(run);
        return run;
    }

    private byte[] RunOf(byte[] file)
    {
        int start = random.Next(file.Length + 1);
        return file[start..Math.Min(file.Length, start + random.Next(1, LongestRun * 4))];
    }

    private void Replace(int at, int length, ReadOnlySpan<byte> with)
    {
        int end = Math.Min(bytes.Length, at + length);
        bytes = [.. bytes.AsSpan(0, at), .. with, .. bytes.AsSpan(end)];
    }
}
