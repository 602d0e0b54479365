using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Communication.Email;
using ContractFunctions.Hosting;

namespace ContractFunctions.Azure;

/// <summary>
/// E-mail by Azure Communication Services. The operation id is derived from the message's key, and the service is asked for it before a send: what an
/// earlier attempt handed over is not sent again.
/// </summary>
/// <param name="from">The sender's address, of a domain verified at the service.</param>
public sealed class CommunicationEmailSender(EmailClient client, string from, TimeProvider time) : IEmailSender
{
    public async Task<MessageReceipt> SendAsync(Hosting.EmailMessage message, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Guid operation = OperationOf(message.Key);
        if (!await IsKnownAsync(operation, cancellation))
        {
            await CommunicationFaults.GuardAsync(() => client.SendAsync(WaitUntil.Started, Compose(message), operation, cancellation));
        }

        return new MessageReceipt(operation.ToString(), time.GetUtcNow());
    }

    /// <summary>The first 128 bits of the key's SHA-256, as a version 8 UUID (RFC 9562).</summary>
    private static Guid OperationOf(string key)
    {
        byte[] id = SHA256.HashData(Encoding.UTF8.GetBytes(key))[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    private async Task<bool> IsKnownAsync(Guid operation, CancellationToken cancellation)
    {
        EmailSendOperation earlier = new(operation.ToString(), client);
        try
        {
            await earlier.UpdateStatusAsync(cancellation);
            return true;
        }
        catch (RequestFailedException unknown) when (unknown.Status == 404)
        {
            return false;
        }
    }

    private global::Azure.Communication.Email.EmailMessage Compose(Hosting.EmailMessage message)
    {
        global::Azure.Communication.Email.EmailMessage composed = new(from, message.To, new EmailContent(message.Subject) { PlainText = message.Text })
        {
            UserEngagementTrackingDisabled = true,
        };
        foreach (Hosting.EmailAttachment attachment in message.Attachments)
        {
            composed.Attachments.Add(
                new global::Azure.Communication.Email.EmailAttachment(attachment.FileName, attachment.ContentType, BinaryData.FromBytes(attachment.Content)));
        }

        return composed;
    }
}
