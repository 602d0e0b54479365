using ContractFunctions.Contracts;
using ContractFunctions.Embedded;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using ContractFunctions.Notifications;
using ContractFunctions.Tests.Notifications;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>What the provider reports of a message it took, and due-checks that could not be handled.</summary>
public sealed class DeliveryReportScenarios
{
    [Fact]
    [Covers("P16")]
    public async Task Report_OfAnEmail_IsAFactOfTheContract_Once()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Delivered);
        OutboxEntry mail = scenario.App.Outbox.Last(entry => entry.Kind == "mail");
        Assert.Equal("Sent", await DeliveryAsync(scenario));

        await ReportAsync(scenario, DeliveryReportTests.EmailType, mail.Id, "Bounced");
        Assert.Equal("Undelivered", await DeliveryAsync(scenario));
        await ReportAsync(scenario, DeliveryReportTests.EmailType, mail.Id, "Delivered");
        Assert.Equal("Delivered", await DeliveryAsync(scenario));

        long version = (await StateAsync(scenario)).Version;
        await ReportAsync(scenario, DeliveryReportTests.EmailType, mail.Id, "Delivered");
        await ReportAsync(scenario, DeliveryReportTests.EmailType, mail.Id, "Failed");
        Assert.Equal((version, "Delivered"), ((await StateAsync(scenario)).Version, await DeliveryAsync(scenario)));
        IReadOnlyList<ContractFunctions.Evidence.EvidenceLink> links = await scenario.App.Get<ContractStore>().HistoryAsync(scenario.Story.ContractId, default);
        Assert.Equal(2, links.Count(link => link.Event.Contains(nameof(ReceiptArrived), StringComparison.Ordinal)));
    }

    [Fact]
    [Covers("D9")]
    public async Task Report_OfAnSms_IsAFactOfTheContract()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Completed);
        OutboxEntry notice = scenario.App.Outbox.Last(entry => entry is { Kind: "sms", TemplateKey: "Sms.completed" });
        await ReportAsync(scenario, DeliveryReportTests.SmsType, notice.Id, "Failed");
        ContractState state = await StateAsync(scenario);
        Assert.Single(state.Notices, known => known.Value == NoticeResult.Undelivered && Notice.KindOf(known.Key) == Notice.Completed);
    }

    [Fact]
    public async Task Report_OfAMessageNotNotedYet_ComesAgain_AndIsGivenUpWhenItIsNobodys()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReportAsync(scenario, DeliveryReportTests.SmsType, "of-a-sign-in-code", "Delivered"));
        DateTimeOffset then = scenario.App.Clock.GetUtcNow();
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Null(await Record.ExceptionAsync(() => ReportAsync(scenario, DeliveryReportTests.SmsType, "of-a-sign-in-code", "Delivered", then)));
    }

    [Fact]
    public async Task Report_ThatOvertakesTheRecordOfItsMessage_ComesAgain()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Completed);
        await scenario.App.Get<SentMessages>().NoteAsync("m-1", scenario.Story.ContractId, MessageRef.OfDelivery(1), default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReportAsync(scenario, DeliveryReportTests.EmailType, "m-1", "Delivered"));
    }

    [Fact]
    public async Task Report_OfAnotherType_IsPassedOver()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        Assert.Null(await Record.ExceptionAsync(() => ReportAsync(scenario, "Microsoft.Communication.SMSReceived", "m-1", "Delivered")));
    }

    [Fact]
    public async Task DueCheck_ThatWasPoisoned_IsFiledAgain_AndWhatIsNoneIsDropped()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Completed);
        ContractState state = await StateAsync(scenario);
        DueCheck check = new(state.Id, state.Version);
        SqliteQueues queues = scenario.App.Get<SqliteQueues>();
        foreach (string message in (string[])[check.ToMessage(), "no due-check", """{"contractId":"../x","version":1}"""])
        {
            await queues.EnqueueAsync(DueCheck.PoisonQueue, message);
        }

        await scenario.App.IdleAsync();
        Assert.Empty(queues.Peek(DueCheck.PoisonQueue));
        Assert.Equal([check], queues.Peek(DueCheck.Queue).Select(DueCheck.Parse));
        await scenario.App.AdvanceAsync(DueCheck.Delay);
        Assert.Empty(queues.Peek(DueCheck.Queue));
    }

    /// <summary>As the Functions host would hand it over; in the embedded edition no events come by themselves.</summary>
    private static Task ReportAsync(RentalScenario scenario, string type, string messageId, string status, DateTimeOffset? at = null)
    {
        FunctionDescriptor function = FunctionCatalog.OfProduct.Single(function => function.Name == nameof(DeliveryReportFunctions.RecordDeliveryReport));
        Assert.Equal("eventgrid", function.Kind);
        return new FunctionCall(function).RunAsync(scenario.App.Services, DeliveryReportTests.Event(type, messageId, status, at ?? scenario.App.Clock.GetUtcNow()), CancellationToken.None);
    }

    private static async Task<ContractState> StateAsync(RentalScenario scenario) => (await scenario.App.Get<ContractStore>().FindAsync(scenario.Story.ContractId, default))!;

    private static async Task<string?> DeliveryAsync(RentalScenario scenario) => (string?)(await scenario.ContractAsync())["deliveries"]![0]!["result"];
}
