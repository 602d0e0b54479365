using ContractFunctions.Hosting;

namespace ContractFunctions.Contracts;

/// <summary>Every refusal of the contract itself, one line each. Texts: <c>Contracts.texts.json</c>.</summary>
public static class ContractRefusals
{
    public static readonly Refusal DeadlineTooEarly = Refusals.FieldInvalid("deadline", "Field.DeadlineTooEarly");
    public static readonly Refusal DeadlineTooLate = Refusals.FieldInvalid("deadline", "Field.DeadlineTooLate");
    public static readonly Refusal DeadlineNotLater = Refusals.FieldInvalid("deadline", "Field.DeadlineNotLater");
    public static readonly Refusal UnknownRole = Refusals.FieldInvalid("role", "Field.UnknownRole");

    public static readonly Refusal InitiatorOnly = Denied("InitiatorOnly", StatusCodes.Status403Forbidden);
    public static readonly Refusal NotADraft = Denied("NotADraft");
    public static readonly Refusal NotFilling = Denied("NotFilling");
    public static readonly Refusal NotYourTurn = Denied("NotYourTurn");
    public static readonly Refusal Frozen = Denied("Frozen");
    public static readonly Refusal Ended = Denied("Ended");
    public static readonly Refusal NotCompleted = Denied("NotCompleted");
    public static readonly Refusal AlreadySigned = Denied("AlreadySigned");
    public static readonly Refusal ConsentRecorded = Denied("ConsentRecorded");
    public static readonly Refusal Completing = Denied("Completing");
    public static readonly Refusal DeadlinePassed = Denied("DeadlinePassed");
    public static readonly Refusal DeadlineNotPassed = Denied("DeadlineNotPassed");
    public static readonly Refusal DisclosureNotAccepted = Denied("DisclosureNotAccepted");
    public static readonly Refusal FormIncomplete = Denied("FormIncomplete");
    public static readonly Refusal PartyNotNamed = Denied("PartyNotNamed");
    public static readonly Refusal SamePersonTwice = Denied("SamePersonTwice");
    public static readonly Refusal RoleTaken = Denied("RoleTaken");
    public static readonly Refusal NotTheAddressee = Denied("NotTheAddressee", StatusCodes.Status403Forbidden);
    public static readonly Refusal LinkVoid = Denied("LinkVoid", StatusCodes.Status410Gone);
    public static readonly Refusal NothingToRelease = Denied("NothingToRelease");
    public static readonly Refusal PartyHasActed = Denied("PartyHasActed");
    public static readonly Refusal IdentityNotConfirmed = Denied("IdentityNotConfirmed");
    public static readonly Refusal ContentChanged = Denied("ContentChanged");
    public static readonly Refusal ReadingIncomplete = Denied("ReadingIncomplete");
    public static readonly Refusal NothingToRemind = Denied("NothingToRemind");
    public static readonly Refusal TooManyReminders = Denied("TooManyReminders", StatusCodes.Status429TooManyRequests);
    public static readonly Refusal NothingToResend = Denied("NothingToResend");
    public static readonly Refusal TooManyResends = Denied("TooManyResends", StatusCodes.Status429TooManyRequests);
    public static readonly Refusal OutsideReminderHours = Denied("OutsideReminderHours");
    public static readonly Refusal TooManyDeliveries = Denied("TooManyDeliveries", StatusCodes.Status429TooManyRequests);

    public static readonly Refusal RejectionNotAllowed = Denied("RejectionNotAllowed", StatusCodes.Status403Forbidden);
    public static readonly Refusal MarkNotAllowed = Denied("MarkNotAllowed");
    public static readonly Refusal DisclosureOutdated = Denied("DisclosureOutdated");
    public static readonly Refusal NothingToShare = Denied("NothingToShare");
    public static readonly Refusal LinkExpired = Denied("LinkExpired", StatusCodes.Status410Gone);
    public static readonly Refusal NotFrozen = Denied("NotFrozen");
    public static readonly Refusal HandwritingMissing = Denied("HandwritingMissing");

    private static Refusal Denied(string detail, int status = StatusCodes.Status409Conflict) => new($"OperationDenied.{detail}", status);
}
