namespace ContractFunctions.Hosting;

/// <summary>Sends text messages. Providers in China register signature and template beforehand, so a message is a template key and its parameters, never free text.</summary>
public interface ISmsSender
{
    /// <exception cref="MessageRefusedException">The provider will never take it: do not repeat.</exception>
    /// <exception cref="MessageAmbiguousException">It may have gone out: not repeated by itself.</exception>
    /// <remarks>Every other exception means it did not go out and may be repeated under the same key.</remarks>
    Task<MessageReceipt> SendAsync(SmsMessage message, CancellationToken cancellation = default);
}

/// <summary>Sends e-mail; exceptions as <see cref="ISmsSender"/>.</summary>
public interface IEmailSender
{
    Task<MessageReceipt> SendAsync(EmailMessage message, CancellationToken cancellation = default);
}

/// <param name="Key">Idempotency key: the provider, or the outbox, sends one message per key.</param>
/// <param name="To">11-digit mainland mobile number.</param>
/// <param name="TemplateKey">Key of a text in <c>Notifications.texts.json</c>, and of the provider's registered template.</param>
/// <param name="Parameters">Values for the <c>{name}</c> placeholders; neutral: no title, no money, no ID numbers.</param>
public sealed record SmsMessage(string Key, string To, string TemplateKey, IReadOnlyDictionary<string, string> Parameters);

/// <param name="Key">Idempotency key, as <see cref="SmsMessage"/>.</param>
public sealed record EmailMessage(string Key, string To, string Subject, string Text, IReadOnlyList<EmailAttachment> Attachments);

public sealed record EmailAttachment(string FileName, string ContentType, ReadOnlyMemory<byte> Content);

/// <param name="ProviderId">The provider's own id of the message, for its delivery reports.</param>
public sealed record MessageReceipt(string ProviderId, DateTimeOffset AcceptedAt);

/// <summary>The provider refused the message for good (unknown number, blocked address).</summary>
public sealed class MessageRefusedException(string reason) : Exception(reason);

/// <summary>Whether the message went out is unknown (a time-out after the request was sent).</summary>
public sealed class MessageAmbiguousException(string reason) : Exception(reason);
