using System.Globalization;
using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded;

/// <summary>
/// An e-mail as RFC 5322 bytes: multipart/mixed (RFC 2046) of a UTF-8 text and its attachments, both base64; subject in encoded words (RFC 2047), file names
/// as RFC 2231 says. Lines end in CRLF and stay within 76 characters.
/// </summary>
internal static class MimeMessage
{
    private const int Base64Line = 76;

    /// <summary>RFC 2047 §2: an encoded word has at most 75 characters; 39 bytes are 52 of base64, with the name of the header within 78.</summary>
    private const int EncodedWordBytes = 39;

    /// <param name="id">Left part of the Message-ID and the boundary: letters and digits.</param>
    public static byte[] Write(EmailMessage message, string from, string id, DateTimeOffset date)
    {
        StringBuilder mail = new();
        Header(mail, "From", from);
        Header(mail, "To", message.To);
        Header(mail, "Subject", Words(message.Subject));
        Header(mail, "Date", date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture));
        Header(mail, "Message-ID", $"<{id}@{from[(from.LastIndexOf('@') + 1)..].TrimEnd('>')}>");
        Header(mail, "MIME-Version", "1.0");
        string boundary = $"part-{id[..16]}";
        Header(mail, "Content-Type", $"multipart/mixed; boundary=\"{boundary}\"");
        mail.Append("\r\n");
        Part(mail, boundary, "text/plain; charset=utf-8", "inline", Encoding.UTF8.GetBytes(message.Text.ReplaceLineEndings("\r\n")));
        foreach (EmailAttachment attachment in message.Attachments)
        {
            Part(mail, boundary, attachment.ContentType, $"attachment;\r\n filename*=UTF-8''{Uri.EscapeDataString(attachment.FileName)}", attachment.Content.Span);
        }

        mail.Append($"--{boundary}--\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    private static void Part(StringBuilder mail, string boundary, string contentType, string disposition, ReadOnlySpan<byte> content)
    {
        mail.Append($"--{boundary}\r\n");
        Header(mail, "Content-Type", contentType);
        mail.Append($"Content-Disposition: {disposition}\r\n");
        Header(mail, "Content-Transfer-Encoding", "base64");
        mail.Append("\r\n");
        string encoded = Convert.ToBase64String(content);
        for (int at = 0; at < encoded.Length; at += Base64Line)
        {
            mail.Append(encoded.AsSpan(at, Math.Min(Base64Line, encoded.Length - at))).Append("\r\n");
        }
    }

    /// <exception cref="MessageRefusedException">The value would begin a header of its own, or is not ASCII.</exception>
    private static void Header(StringBuilder mail, string name, string value)
    {
        bool isFolded = name == "Subject";
        if (!Ascii.IsValid(value) || (isFolded ? value.Replace("\r\n ", " ", StringComparison.Ordinal) : value).Any(char.IsControl))
        {
            throw new MessageRefusedException($"the header {name} has characters a header cannot have");
        }

        mail.Append($"{name}: {value}\r\n");
    }

    private static string Words(string text)
    {
        List<string> words = [];
        StringBuilder word = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + rune.Utf8SequenceLength > EncodedWordBytes)
            {
                words.Add(Word(word.ToString()));
                word.Clear();
            }

            word.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        words.Add(Word(word.ToString()));
        return string.Join("\r\n ", words);
    }

    private static string Word(string text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
