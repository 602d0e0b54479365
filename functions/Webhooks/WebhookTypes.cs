using ContractFunctions.Contracts;

namespace ContractFunctions.Webhooks;

/// <summary>Which events of a contract subscribers hear of, and what they are called.</summary>
public static class WebhookTypes
{
    /// <summary>Null: not for subscribers.</summary>
    public static (string Type, string? Role)? Of(ContractEvent happened) => happened switch
    {
        ContractLaunched => ("contract.launched", null),
        RoleClaimed e => ("party.claimed", e.Role),
        FillingCompleted e => ("party.filled", e.Role),
        FillingReturned e => ("party.returned", e.Role),
        TurnTransferred e => ("party.transferred", e.Role),
        SigningConsented e => ("party.signed", e.Role),
        SealApplied e => ("seal.requested", e.Role),
        SealUseApproved => ("seal.approved", null),
        SealUseRejected => ("seal.rejected", null),
        ContractCompleted => ("contract.completed", null),
        ContractRejected e => ("contract.rejected", e.Role),
        ContractCancelled => ("contract.cancelled", null),
        ContractExpired => ("contract.expired", null),
        RescissionConfirmed e => ("rescission.confirmed", e.Role),
        RescissionEnded { Role: not null } e => ("rescission.ended", e.Role),
        RescissionEnded => ("rescission.lapsed", null),
        DocumentsRescinded => ("contract.rescinded", null),
        _ => null,
    };
}
