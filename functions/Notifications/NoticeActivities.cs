using ContractFunctions.Accounts;
using ContractFunctions.Contracts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Notifications;

/// <summary>
/// Sends what a contract has to say. Runs at least once under a key; a message the provider refuses, or may already have sent, is a fact of the contract,
/// not a failure of its life.
/// </summary>
public sealed class NoticeActivities(
    ContractStore contracts, PartyVault vault, AccountDirectory accounts, Links links, IDocumentStore documents, ISmsSender sms, IEmailSender email, SentMessages sent, ContractMetrics metrics, TimeProvider time)
{
    /// <summary>Sends one notice by SMS: neutral words, a neutral reference, one short expiring link.</summary>
    [Function(nameof(SendNotice))]
    public async Task SendNotice([ActivityTrigger] Duty duty, CancellationToken cancellation)
    {
        using ContractMetrics.Step step = metrics.Begin(nameof(SendNotice), ReferenceOf(duty.ContractId));
        ContractState? state = await contracts.FindAsync(duty.ContractId, cancellation);
        if (state is null || state.Notices.ContainsKey(duty.Notice))
        {
            return;
        }

        NoticeResult result = NoticeResult.Failed;   // erased, or gone: nobody to send to
        if (await PhoneOfAsync(state, duty, cancellation) is { } phone)
        {
            SmsMessage message = new($"{state.Id}-{duty.Notice}", phone.Digits, $"Sms.{Notice.KindOf(duty.Notice)}", await ParametersAsync(state, duty, cancellation));
            result = await TryAsync(() => sms.SendAsync(message, cancellation), state.Id, MessageRef.OfNotice(duty.Notice), cancellation);
        }

        await contracts.ApplyAsync(state.Id, _ => new RecordNotice(time.GetUtcNow(), duty.Notice, result), cancellation);
    }

    /// <summary>Sends the finished file to the address asked for (送达).</summary>
    [Function(nameof(SendContractByEmail))]
    public async Task SendContractByEmail([ActivityTrigger] DeliveryTurn turn, CancellationToken cancellation)
    {
        using ContractMetrics.Step step = metrics.Begin(nameof(SendContractByEmail), ReferenceOf(turn.ContractId));
        ContractState? state = await contracts.FindAsync(turn.ContractId, cancellation);
        if (state?.Deliveries.FirstOrDefault(delivery => delivery.Number == turn.Number) is not { Result: null } request)
        {
            return;
        }

        string? address = await vault.OpenTextAsync(state.Id, request.Address, cancellation);
        string title = await vault.OpenTextAsync(state.Id, state.Title, cancellation) ?? "";
        List<EmailAttachment> files = [];
        foreach ((int at, StoredFile file) in state.Head!.Files.Index())
        {
            byte[] pdf = await documents.ReadAsync(file.Sha256, cancellation) ?? throw new InvalidOperationException("the finished file is not in the document store");
            string suffix = state.Head.Files.Length == 1 ? "" : $"-{at + 1}";
            files.Add(new EmailAttachment($"contract-{ReferenceOf(state.Id)}{suffix}.pdf", "application/pdf", pdf));
        }

        NoticeResult result = address is null ? NoticeResult.Failed : await TryAsync(
            () => email.SendAsync(Mail(state, request, title, address, files), cancellation), state.Id, MessageRef.OfDelivery(request.Number), cancellation);
        await contracts.ApplyAsync(state.Id, _ => new RecordDelivery(time.GetUtcNow(), request.Number, result), cancellation);
    }

    /// <summary>A party and a copy are reached at the phone recorded in the contract; a keeper at that of the account.</summary>
    private async Task<PhoneNumber?> PhoneOfAsync(ContractState state, Duty duty, CancellationToken cancellation) =>
        state.FindParty(duty.Role) is { } party ? (await vault.OpenAsync(state.Id, party, cancellation))?.Phone
        : state.CarbonCopies.FirstOrDefault(copy => copy.Role == duty.Role) is { } copy ? (await vault.OpenAsync(state.Id, copy.Role, copy.Identity, cancellation))?.Phone
        : (await accounts.GetAsync(duty.Role, cancellation))?.Phone;

    private async Task<Dictionary<string, string>> ParametersAsync(ContractState state, Duty duty, CancellationToken cancellation)
    {
        Dictionary<string, string> parameters = new() { ["reference"] = ReferenceOf(state.Id), ["deadline"] = $"{state.EffectiveDeadline:yyyy-MM-dd}" };
        Party? party = state.FindParty(duty.Role);
        if (party is not null || state.CarbonCopies.Any(copy => copy.Role == duty.Role))
        {
            parameters["link"] = await links.MakeAsync(state.Id, duty.Role, party?.Addressing ?? 0, isInvitation: true, duty.Notice, cancellation);
        }

        return parameters;
    }

    /// <summary>What an SMS may say about a contract: the first eight characters of its id.</summary>
    public static string ReferenceOf(string contractId) => contractId[..8].ToUpperInvariant();

    private static EmailMessage Mail(ContractState state, DeliveryRequest request, string title, string address, IReadOnlyList<EmailAttachment> files)
    {
        Dictionary<string, string> values = new() { ["reference"] = ReferenceOf(state.Id), ["title"] = title, ["time"] = BeijingTime.Print(state.EndedAt!.Value) };
        Text subject = Texts.Of("Email.contract.subject").With(values), body = Texts.Of("Email.contract.body").With(values);
        return new EmailMessage(
            $"{state.Id}-delivery-{request.Number}", address, subject.Zh, $"{body.Zh}\n\n{body.En}\n", files);
    }

    private async Task<NoticeResult> TryAsync(Func<Task<MessageReceipt>> send, string contractId, MessageRef message, CancellationToken cancellation)
    {
        try
        {
            MessageReceipt receipt = await send();
            await sent.NoteAsync(receipt.ProviderId, contractId, message, cancellation);
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
