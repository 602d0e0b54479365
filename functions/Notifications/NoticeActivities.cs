using ContractFunctions.Contracts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Notifications;

/// <summary>
/// Sends what a contract has to say. Runs at least once under a key; a message the provider refuses, or may already have sent, is a fact of the contract,
/// not a failure of its life.
/// </summary>
public sealed class NoticeActivities(
    ContractStore contracts, PartyVault vault, Links links, IDocumentStore documents, ISmsSender sms, IEmailSender email, TimeProvider time)
{
    /// <summary>Sends one notice by SMS: neutral words, a neutral reference, one short expiring link.</summary>
    [Function(nameof(SendNotice))]
    public async Task SendNotice([ActivityTrigger] Duty duty, CancellationToken cancellation)
    {
        ContractState? state = await contracts.FindAsync(duty.ContractId, cancellation);
        if (state?.FindParty(duty.Role) is not { } party || state.Notices.ContainsKey(duty.Notice))
        {
            return;
        }

        if (await vault.OpenAsync(state.Id, party, cancellation) is not { } details)
        {
            await contracts.ApplyAsync(state.Id, _ => new RecordNotice(time.GetUtcNow(), duty.Notice, NoticeResult.Failed), cancellation);   // erased: nobody to send to
            return;
        }

        Dictionary<string, string> parameters = new()
        {
            ["reference"] = ReferenceOf(state.Id),
            ["link"] = await links.MakeAsync(state, party, isInvitation: true, duty.Notice, cancellation),
            ["deadline"] = $"{state.Deadline:yyyy-MM-dd}",
        };
        SmsMessage message = new($"{state.Id}-{duty.Notice}", details.Phone.Digits, $"Sms.{Notice.KindOf(duty.Notice)}", parameters);
        NoticeResult result = await TryAsync(() => sms.SendAsync(message, cancellation));
        await contracts.ApplyAsync(state.Id, _ => new RecordNotice(time.GetUtcNow(), duty.Notice, result), cancellation);
    }

    /// <summary>Sends the finished file to the address asked for (送达).</summary>
    [Function(nameof(SendContractByEmail))]
    public async Task SendContractByEmail([ActivityTrigger] DeliveryTurn turn, CancellationToken cancellation)
    {
        ContractState? state = await contracts.FindAsync(turn.ContractId, cancellation);
        if (state?.Deliveries.FirstOrDefault(delivery => delivery.Number == turn.Number) is not { Result: null } request)
        {
            return;
        }

        string? address = await vault.OpenTextAsync(state.Id, request.Address, cancellation);
        string title = await vault.OpenTextAsync(state.Id, state.Title, cancellation) ?? "";
        byte[] pdf = await documents.ReadAsync(state.Head!.Sha256, cancellation) ?? throw new InvalidOperationException("the finished file is not in the document store");
        NoticeResult result = address is null ? NoticeResult.Failed : await TryAsync(() => email.SendAsync(Mail(state, request, title, address, pdf), cancellation));
        await contracts.ApplyAsync(state.Id, _ => new RecordDelivery(time.GetUtcNow(), request.Number, result), cancellation);
    }

    /// <summary>What an SMS may say about a contract: the first eight characters of its id.</summary>
    public static string ReferenceOf(string contractId) => contractId[..8].ToUpperInvariant();

    private static EmailMessage Mail(ContractState state, DeliveryRequest request, string title, string address, byte[] pdf)
    {
        Dictionary<string, string> values = new() { ["reference"] = ReferenceOf(state.Id), ["title"] = title, ["time"] = BeijingTime.Print(state.EndedAt!.Value) };
        Text subject = Texts.Of("Email.contract.subject").With(values), body = Texts.Of("Email.contract.body").With(values);
        return new EmailMessage(
            $"{state.Id}-delivery-{request.Number}", address, subject.Zh, $"{body.Zh}\n\n{body.En}\n",
            [new EmailAttachment($"contract-{ReferenceOf(state.Id)}.pdf", "application/pdf", pdf)]);
    }

    private static async Task<NoticeResult> TryAsync(Func<Task<MessageReceipt>> send)
    {
        try
        {
            await send();
            return NoticeResult.Sent;
        }
        catch (MessageRefusedException)
        {
            return NoticeResult.Failed;
        }
        catch (MessageAmbiguousException)
        {
            return NoticeResult.Ambiguous;
        }
    }
}
