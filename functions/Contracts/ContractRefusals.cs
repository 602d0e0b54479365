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
    public static readonly Refusal PictureUnfit = new("Upload.PictureUnfit", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal TooManyPictures = Denied("TooManyPictures", StatusCodes.Status429TooManyRequests);
    public static readonly Refusal TermsOutdated = Denied("TermsOutdated");
    public static readonly Refusal NothingToReturn = Denied("NothingToReturn");
    public static readonly Refusal TooManyReturns = Denied("TooManyReturns", StatusCodes.Status429TooManyRequests);
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

    public static readonly Refusal UnknownDocument = Refusals.FieldInvalid("documents", "Field.UnknownDocument");
    public static readonly Refusal TurnsIncomplete = Refusals.FieldInvalid("turns", "Field.TurnsIncomplete");
    public static readonly Refusal FillingTurnsIncomplete = Refusals.FieldInvalid("fillingTurns", "Field.FillingTurnsIncomplete");
    public static readonly Refusal OwnDeadlineTooLate = Refusals.FieldInvalid("deadline", "Field.OwnDeadlineTooLate");

    public static readonly Refusal SameEnterpriseTwice = Denied("SameEnterpriseTwice");
    public static readonly Refusal EnterpriseOnly = Denied("EnterpriseOnly");
    public static readonly Refusal EnterpriseRequired = Denied("EnterpriseRequired");
    public static readonly Refusal PersonRequired = Denied("PersonRequired");
    public static readonly Refusal OrganizationNotCertified = Denied("OrganizationNotCertified", StatusCodes.Status403Forbidden);
    public static readonly Refusal TransferNotAllowed = Denied("TransferNotAllowed", StatusCodes.Status403Forbidden);
    public static readonly Refusal TransferToParty = Denied("TransferToParty");
    public static readonly Refusal TooManyCarbonCopies = Denied("TooManyCarbonCopies");
    public static readonly Refusal CarbonCopyTwice = Denied("CarbonCopyTwice");

    public static readonly Refusal NothingToSeal = Denied("NothingToSeal");
    public static readonly Refusal SealApplicationOpen = Denied("SealApplicationOpen");
    public static readonly Refusal SealApplicationClosed = Denied("SealApplicationClosed");
    public static readonly Refusal OwnSealApplication = Denied("OwnSealApplication", StatusCodes.Status403Forbidden);
    public static readonly Refusal SealRequired = Denied("SealRequired");
    public static readonly Refusal SealNotHeld = Denied("SealNotHeld", StatusCodes.Status403Forbidden);
    public static readonly Refusal SealGrantVoid = Denied("SealGrantVoid");

    public static readonly Refusal RescissionPending = Denied("RescissionPending");
    public static readonly Refusal RescissionOver = Denied("RescissionOver");
    public static readonly Refusal AlreadyRescinded = Denied("AlreadyRescinded");
    public static readonly Refusal AlreadyConfirmed = Denied("AlreadyConfirmed");
    public static readonly Refusal ProposerOnly = Denied("ProposerOnly", StatusCodes.Status403Forbidden);
    public static readonly Refusal TooManyRescissions = Denied("TooManyRescissions", StatusCodes.Status429TooManyRequests);

    private static Refusal Denied(string detail, int status = StatusCodes.Status409Conflict) => new($"OperationDenied.{detail}", status);
}
