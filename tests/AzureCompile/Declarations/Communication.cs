#nullable disable
// Azure.Communication.Sms 1.0.1 and Azure.Communication.Email 1.1.0, as their repository lists the public API (Azure/azure-sdk-for-net, sdk/communication/*/api).
namespace Azure.Communication.Sms
{
    using Azure.Core;
    using ContractFunctions.AzureCompile;

    public partial class SmsClientOptions : ClientOptions;

    public partial class SmsClient
    {
        public SmsClient(Uri endpoint, TokenCredential tokenCredential, SmsClientOptions options = null) => throw Declared.Only;

        public virtual Task<Response<SmsSendResult>> SendAsync(
            string from, string to, string message, SmsSendOptions options = null, CancellationToken cancellationToken = default) => throw Declared.Only;
    }

    public partial class SmsSendOptions
    {
        public SmsSendOptions(bool enableDeliveryReport) => throw Declared.Only;

        public string Tag { get; set; }
    }

    public partial class SmsSendResult
    {
        internal SmsSendResult() => throw Declared.Only;

        public string ErrorMessage => throw Declared.Only;

        public int HttpStatusCode => throw Declared.Only;

        public string MessageId => throw Declared.Only;

        public bool Successful => throw Declared.Only;
    }
}

namespace Azure.Communication.Email
{
    using Azure.Core;
    using ContractFunctions.AzureCompile;

    public partial class EmailClientOptions : ClientOptions;

    public partial class EmailClient
    {
        public EmailClient(Uri endpoint, TokenCredential credential, EmailClientOptions options = null) => throw Declared.Only;

        public virtual Task<EmailSendOperation> SendAsync(
            WaitUntil wait, EmailMessage message, Guid operationId, CancellationToken cancellationToken = default) => throw Declared.Only;
    }

    public partial class EmailAttachment
    {
        public EmailAttachment(string name, string contentType, BinaryData content) => throw Declared.Only;
    }

    public partial class EmailContent
    {
        public EmailContent(string subject) => throw Declared.Only;

        public string PlainText { get; set; }
    }

    public partial class EmailMessage
    {
        public EmailMessage(string senderAddress, string recipientAddress, EmailContent content) => throw Declared.Only;

        public IList<EmailAttachment> Attachments => throw Declared.Only;

        public bool? UserEngagementTrackingDisabled { get; set; }
    }

    public partial class EmailSendResult
    {
        internal EmailSendResult() => throw Declared.Only;
    }

    public partial class EmailSendOperation : Operation<EmailSendResult>
    {
        public EmailSendOperation(string id, EmailClient client) => throw Declared.Only;

        public override bool HasCompleted => throw Declared.Only;

        public override bool HasValue => throw Declared.Only;

        public override string Id => throw Declared.Only;

        public override EmailSendResult Value => throw Declared.Only;

        public override Response GetRawResponse() => throw Declared.Only;

        public override Response UpdateStatus(CancellationToken cancellationToken = default) => throw Declared.Only;

        public override ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default) => throw Declared.Only;
    }
}
