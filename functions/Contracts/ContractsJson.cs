using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Evidence;
using ContractFunctions.Hosting;
using ContractFunctions.Notifications;
using ContractFunctions.Rescissions;
using ContractFunctions.Seals;
using ContractFunctions.Signing;

namespace ContractFunctions.Contracts;

/// <summary>JSON of the HTTP bodies and answers about contracts. A change here changes the API.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DraftBody))]
[JsonSerializable(typeof(DisclosureBody))]
[JsonSerializable(typeof(PartyBody))]
[JsonSerializable(typeof(FormBody))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(ClaimBody))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(RemindBody))]
[JsonSerializable(typeof(DeadlineBody))]
[JsonSerializable(typeof(CompleteFillingBody))]
[JsonSerializable(typeof(ReturnFillingBody))]
[JsonSerializable(typeof(PictureView))]
[JsonSerializable(typeof(ReadingBody))]
[JsonSerializable(typeof(IdentityCheckBody))]
[JsonSerializable(typeof(SignBody))]
[JsonSerializable(typeof(DeliveryBody))]
[JsonSerializable(typeof(TransferBody))]
[JsonSerializable(typeof(CarbonCopyBody))]
[JsonSerializable(typeof(SealApplicationBody))]
[JsonSerializable(typeof(ApproveSealUseBody))]
[JsonSerializable(typeof(RescissionBody))]
[JsonSerializable(typeof(ConfirmRescissionBody))]
[JsonSerializable(typeof(ContractView))]
[JsonSerializable(typeof(FormView))]
[JsonSerializable(typeof(ListPage))]
[JsonSerializable(typeof(ListCounts))]
[JsonSerializable(typeof(ShareView))]
[JsonSerializable(typeof(LinkView))]
[JsonSerializable(typeof(ReadingView))]
[JsonSerializable(typeof(Accounts.IdentityTicket))]
[JsonSerializable(typeof(Disclosure))]
[JsonSerializable(typeof(Timeline))]
public sealed partial class ContractsJson : JsonSerializerContext;
