using ContractFunctions.Hosting;

namespace ContractFunctions.Seals;

/// <summary>All refusals of the seals slice, one line each.</summary>
public static class SealRefusals
{
    public static readonly Refusal KeeperOnly = new("Seal.KeeperOnly", StatusCodes.Status403Forbidden);
    public static readonly Refusal SuperAdminOnly = new("Seal.SuperAdminOnly", StatusCodes.Status403Forbidden);
    public static readonly Refusal Stopped = new("Seal.Stopped");
    public static readonly Refusal NotUsable = new("Seal.NotUsable");
    public static readonly Refusal OtherType = new("Seal.OtherType");
    public static readonly Refusal GrantEnded = new("Seal.GrantEnded", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal TooManyGrants = new("Seal.TooManyGrants");
    public static readonly Refusal TooManySeals = new("Seal.TooMany");
    public static readonly Refusal NotAMember = new("Seal.NotAMember", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal ImageNotPng = new("Seal.ImageNotPng", StatusCodes.Status422UnprocessableEntity);
    public static readonly Refusal ImageUnfit = new("Seal.ImageUnfit", StatusCodes.Status422UnprocessableEntity);
}
