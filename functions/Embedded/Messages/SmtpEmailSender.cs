using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded;

/// <summary>Sends mail through an SMTP server (RFC 5321). The Message-ID is derived from the key, so a receiver can tell a repetition.</summary>
public sealed class SmtpEmailSender(SmtpOptions options, TimeProvider time) : IEmailSender
{
    /// <summary>From connecting to the server's last answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public async Task<MessageReceipt> SendAsync(EmailMessage message, CancellationToken cancellation = default)
    {
        string id = $"<{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Key)))[..32]}@{new MailAddress(options.From).Host}>";
        using MailMessage mail = MailOf(message, id);
        using SmtpClient client = new(options.Host, options.Port)
        {
            EnableSsl = options.Tls,
            DeliveryFormat = SmtpDeliveryFormat.International,
            Credentials = options.User is null ? null : new NetworkCredential(options.User, options.Password),
        };
        using CancellationTokenSource patience = new(Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await client.SendMailAsync(mail, either.Token);
            return new MessageReceipt(id, time.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            throw new MessageAmbiguousException("the SMTP server did not answer in time");
        }
        catch (SmtpException fault)
        {
            throw Translate(fault);
        }
    }

    /// <summary>What the port's contract makes of a fault: refused for good (the mailbox: 550-553, and 554 in answer to its name), ambiguous (the connection
    /// broke in the middle), or not sent. Other 5xx speak of this server's standing with that one (530-538: authentication), which its owner repairs; the mail waits.</summary>
    internal static Exception Translate(SmtpException fault) => fault switch
    {
        SmtpFailedRecipientsException { InnerExceptions: [SmtpException first, ..] } => Translate(first),
        { StatusCode: SmtpStatusCode.GeneralFailure, InnerException: SocketException or AuthenticationException or null } => new IOException("the SMTP server could not be reached", fault),
        { StatusCode: SmtpStatusCode.GeneralFailure } => new MessageAmbiguousException("the connection to the SMTP server broke"),
        { StatusCode: >= SmtpStatusCode.MailboxUnavailable and <= SmtpStatusCode.MailboxNameNotAllowed } or SmtpFailedRecipientException { StatusCode: SmtpStatusCode.TransactionFailed } => new MessageRefusedException($"the SMTP server refused the message ({(int)fault.StatusCode})"),
        _ => new IOException($"the SMTP server did not take the message now ({(int)fault.StatusCode})", fault),
    };

    private MailMessage MailOf(EmailMessage message, string id)
    {
        MailMessage mail = new()
        {
            From = new MailAddress(options.From),
            Subject = string.Concat(message.Subject.Select(c => char.IsControl(c) ? ' ' : c)),
            SubjectEncoding = Encoding.UTF8,
            Body = message.Text,
            BodyEncoding = Encoding.UTF8,
            Headers = { ["Message-ID"] = id },
        };
        mail.To.Add(new MailAddress(message.To));
        foreach (EmailAttachment attachment in message.Attachments)
        {
            MemoryStream content = new(attachment.Content.ToArray(), writable: false);
            mail.Attachments.Add(new Attachment(content, attachment.FileName, attachment.ContentType) { NameEncoding = Encoding.UTF8 });
        }

        return mail;
    }
}
