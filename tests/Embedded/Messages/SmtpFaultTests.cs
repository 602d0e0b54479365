using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using ContractFunctions.Embedded;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Embedded.Messages;

/// <summary>What becomes of a mail after each answer of a server (RFC 5321 §4.2.3, RFC 4954 §6).</summary>
public sealed class SmtpFaultTests
{
    [Theory]
    [InlineData(550)]
    [InlineData(551)]
    [InlineData(552)]
    [InlineData(553)]
    public void Translate_WhenTheMailboxIsRefused_IsForGood(int code) => Assert.IsType<MessageRefusedException>(SmtpEmailSender.Translate(new SmtpException((SmtpStatusCode)code)));

    [Theory]
    [InlineData(421)]
    [InlineData(450)]
    [InlineData(452)]
    [InlineData(454)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(530)]
    [InlineData(534)]
    [InlineData(535)]
    [InlineData(538)]
    [InlineData(554)]
    public void Translate_WhenTheServerIsNotReadyForUs_MayBeTriedAgain(int code) => Assert.IsType<IOException>(SmtpEmailSender.Translate(new SmtpException((SmtpStatusCode)code)));

    [Fact]
    public void Translate_When554AnswersTheRecipient_IsForGood()
    {
        SmtpFailedRecipientException one = new(SmtpStatusCode.TransactionFailed, "li@example.com");
        Assert.IsType<MessageRefusedException>(SmtpEmailSender.Translate(one));
        Assert.IsType<MessageRefusedException>(SmtpEmailSender.Translate(new SmtpFailedRecipientsException("no one took it", [one])));
        Assert.IsType<IOException>(SmtpEmailSender.Translate(new SmtpFailedRecipientException(SmtpStatusCode.MailboxBusy, "li@example.com")));
    }

    [Fact]
    public void Translate_WhenTheConnectionFailed_TellsNotSentFromUnknown()
    {
        Assert.IsType<IOException>(SmtpEmailSender.Translate(new SmtpException("no connection", new SocketException())));
        Assert.IsType<IOException>(SmtpEmailSender.Translate(new SmtpException("no TLS", new AuthenticationException())));
        Assert.IsType<MessageAmbiguousException>(SmtpEmailSender.Translate(new SmtpException("broke", new IOException())));
    }
}
