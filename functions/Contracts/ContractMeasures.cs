using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>What committed events mean to operators.</summary>
internal static class ContractMeasures
{
    public static void Of(ContractMetrics metrics, ContractState? before, IReadOnlyList<ContractEvent> events, ContractState after)
    {
        if (before?.Stage != after.Stage)
        {
            metrics.Entered(after.Stage.ToString());
        }

        foreach (ContractEvent happened in events)
        {
            switch (happened)
            {
                case NoticeHandled notice:
                    metrics.Noticed(Notice.KindOf(notice.Notice), "sms", notice.Result.ToString());
                    break;
                case DeliveryHandled delivery:
                    metrics.Noticed("delivery", "email", delivery.Result.ToString());
                    break;
                case ReceiptArrived { Message.Notice: { } notice } receipt:
                    metrics.Noticed(Notice.KindOf(notice), "sms", receipt.Result.ToString());
                    break;
                case ReceiptArrived receipt:
                    metrics.Noticed("delivery", "email", receipt.Result.ToString());
                    break;
                case SealApplied:
                    metrics.SealApplication("asked");
                    break;
                case SealUseApproved:
                    metrics.SealApplication("approved");
                    break;
                case SealUseRejected:
                    metrics.SealApplication("rejected");
                    break;
                case SealApplicationLapsed:
                    metrics.SealApplication("lapsed");
                    break;
                case SigningConsented { Consent.Seal.Application: not null } or RescissionConfirmed { Consent.Seal.Application: not null }:
                    metrics.SealApplication("used");
                    break;
            }
        }
    }
}
