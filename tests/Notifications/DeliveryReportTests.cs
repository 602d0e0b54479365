using System.Text.Json;
using ContractFunctions.Contracts;
using ContractFunctions.Notifications;

namespace ContractFunctions.Tests.Notifications;

/// <summary>Events as Event Grid documents them.</summary>
public sealed class DeliveryReportTests
{
    internal const string SmsType = "Microsoft.Communication.SMSDeliveryReportReceived", EmailType = "Microsoft.Communication.EmailDeliveryReportReceived";

    [Theory]
    [InlineData(SmsType, "Delivered", NoticeResult.Delivered)]
    [InlineData(SmsType, "Failed", NoticeResult.Undelivered)]
    [InlineData(EmailType, "Delivered", NoticeResult.Delivered)]
    [InlineData(EmailType, "delivered", NoticeResult.Delivered)]
    [InlineData(EmailType, "Bounced", NoticeResult.Undelivered)]
    [InlineData(EmailType, "Suppressed", NoticeResult.Undelivered)]
    [InlineData(EmailType, "FilteredSpam", NoticeResult.Undelivered)]
    [InlineData(EmailType, "Quarantined", NoticeResult.Undelivered)]
    [InlineData(EmailType, "Failed", NoticeResult.Undelivered)]
    [InlineData(EmailType, "Expanded", null)]
    public void Parse_OfEachStatus_SaysWhetherItArrived(string type, string status, NoticeResult? expected)
    {
        DeliveryReport report = DeliveryReport.Parse(Event(type, "m-1", status, AppFixture.Start))!;
        Assert.Equal(("m-1", expected, AppFixture.Start), (report.ProviderId, report.Result, report.At));
    }

    [Fact]
    public void Parse_OfAnotherEvent_IsNothing() =>
        Assert.Null(DeliveryReport.Parse(Event("Microsoft.Communication.SMSReceived", "m-1", "Delivered", AppFixture.Start)));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"eventType":"Microsoft.Communication.SMSDeliveryReportReceived","eventTime":"2026-11-23T01:00:00Z","data":null}""")]
    [InlineData("""{"eventType":"Microsoft.Communication.SMSDeliveryReportReceived","eventTime":"2026-11-23T01:00:00Z","data":{"messageId":"m"}}""")]
    [InlineData("""{"eventType":"Microsoft.Communication.SMSDeliveryReportReceived","eventTime":"2026-11-23T01:00:00Z","data":{"deliveryStatus":"Delivered"}}""")]
    public void Parse_OfWhatIsNoReport_IsAFault(string json) => Assert.Throws<JsonException>(() => DeliveryReport.Parse(json));

    [Fact]
    public void Parse_OfAStatusThatIsNoWord_KeepsItOutOfTheLog() =>
        Assert.Equal("Unknown", DeliveryReport.Parse(Event(EmailType, "m-1", "to 13800138000\nDelivered", AppFixture.Start))!.Status);

    internal static string Event(string type, string messageId, string status, DateTimeOffset at) => JsonSerializer.Serialize(new
    {
        id = "00000000-0000-0000-0000-000000000001",
        topic = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Communication/communicationServices/s",
        subject = "/phonenumber/13800138000",
        data = type == EmailType
            ? (object)new { sender = "DoNotReply@example.com", recipient = "somebody@example.com", messageId, status, deliveryStatusDetails = new { statusMessage = "" }, deliveryAttemptTimestamp = at }
            : new { messageId, from = "+15550100", to = "+8613800138000", deliveryStatus = status, deliveryStatusDetails = "", deliveryAttempts = Array.Empty<object>(), receivedTimestamp = at, tag = "" },
        eventType = type,
        dataVersion = "1.0",
        metadataVersion = "1",
        eventTime = at,
    });
}
