using ContractFunctions.Contracts;

namespace ContractFunctions.Rescissions;

/// <summary>Folds what happens to rescissions into the contract's state.</summary>
internal static class RescissionEvolution
{
    public static ContractState Apply(ContractState state, ContractEvent happened) => happened switch
    {
        RescissionDrafted e => state with
        {
            Rescissions = state.Rescissions.Add(new(
                e.Number, e.Role, RescissionStage.Drafted, e.Documents, e.Reason, e.EffectiveOn, e.Agreement, e.Revision, Consents: [], e.At, EndedBy: null, EndReason: null, IsEffective: false)),
        },
        RescissionConfirmed e => Confirmed(state, e),
        RescissionEnded e => With(state, e.Number, rescission => rescission with { Stage = e.Stage, EndedBy = e.Role, EndReason = e.Reason }) with
        {
            // A draft that is given up changes nothing for the others.
            Stage = state.FindRescission(e.Number)?.Stage == RescissionStage.Drafted ? state.Stage : StageAfter(state, state.RescindedDocuments.Length),
        },
        RescissionSignatureApplied e => With(state, e.Number, rescission => rescission with
        {
            Head = e.Revision,
            Consents =
            [
                .. rescission.Consents.Select(consent => consent.Role == e.Role
                    ? consent with { Signature = new(e.Revision.Number, e.CertificateSerial, e.CertificateSha256, e.At) }
                    : consent),
            ],
        }),
        DocumentsRescinded e => With(state, e.Number, rescission => rescission with { IsEffective = true, Head = e.Revision ?? rescission.Head }) with
        {
            RescindedDocuments = [.. state.RescindedDocuments.Concat(e.Documents).Order()],
            Stage = StageAfter(state, state.RescindedDocuments.Length + e.Documents.Length),
        },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is nothing of a rescission"),
    };

    public static ContractState WithConsentHash(ContractState state, RescissionConfirmed confirmed, string link) => With(state, confirmed.Number, rescission => rescission with
    {
        Consents = [.. rescission.Consents.Select(consent => consent.Role == confirmed.Role ? consent with { Consent = consent.Consent with { ConsentHash = link } } : consent)],
    });

    private static ContractState Confirmed(ContractState state, RescissionConfirmed e)
    {
        ContractState next = With(state, e.Number, rescission => rescission with
        {
            Consents = rescission.Consents.Add(new(e.Role, e.Consent, Signature: null)),
            Stage = rescission.Consents.Length + 1 == state.Parties.Length ? RescissionStage.Confirmed : RescissionStage.Proposed,
            At = rescission.Consents.IsEmpty ? e.At : rescission.At,
        });
        return next.WithGrantUsed(e.Consent) with { Stage = ContractStage.Rescinding };
    }

    /// <summary>Back where it was before the proposal, or on by the documents that are ended now.</summary>
    private static ContractStage StageAfter(ContractState state, int rescinded) =>
        rescinded == 0 ? ContractStage.Completed : rescinded == state.Templates.Length ? ContractStage.Rescinded : ContractStage.PartiallyRescinded;

    private static ContractState With(ContractState state, int number, Func<RescissionState, RescissionState> change) =>
        state with { Rescissions = [.. state.Rescissions.Select(rescission => rescission.Number == number ? change(rescission) : rescission)] };
}
