using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Organizations;

/// <summary>
/// Organizations in rows. Table <c>organizations</c>, partition = organization id: <c>organization</c> (compare-and-set), <c>event-{version}</c> (who did what when) and
/// <c>cmd-{key}</c>, in one batch. Before a batch that adds a member stands a row in <c>memberships</c> (partition account, row organization), before one that certifies a
/// row in <c>organizationcodes</c> (partition keyed hash of the code): a row too many is harmless, since the organization itself is asked.
/// </summary>
public sealed partial class OrganizationStore(IRecordStore records, CommandRows commands, FieldVault vault, KeyedHash hash)
{
    internal const string Table = "organizations";

    private const string Row = "organization", Memberships = "memberships", Codes = "organizationcodes", ReviewTable = "certifications", ReviewPartition = "review";

    public async Task<Organization?> FindAsync(string organizationId, CancellationToken cancellation) => (await LoadAsync(organizationId, cancellation))?.Organization;

    /// <summary>Ids of organizations that may have the account as a member.</summary>
    public async Task<IReadOnlyList<string>> MembershipsAsync(string accountId, CancellationToken cancellation)
    {
        List<string> ids = [];
        await foreach (StoredRecord record in records.ReadAllAsync(Memberships, accountId, new RecordRange(), cancellation))
        {
            ids.Add(record.Row);
        }

        return ids;
    }

    /// <summary>The organization that was certified with the code, or is about to be; null: none.</summary>
    public async Task<string?> FindIdByCodeAsync(UnifiedCode code, CancellationToken cancellation) =>
        await records.FindAsync(Codes, hash.Hex("organization-code", code.Value), Row, cancellation) is { } record ? Encoding.ASCII.GetString(record.Data.Span) : null;

    /// <summary>Organizations that wait for a platform operator, the oldest first.</summary>
    public async Task<IReadOnlyList<Organization>> UnderReviewAsync(int take, CancellationToken cancellation)
    {
        List<Organization> found = [];
        await foreach (StoredRecord record in records.ReadAllAsync(ReviewTable, ReviewPartition, new RecordRange(), cancellation))
        {
            if (await FindAsync(record.Row[20..], cancellation) is not { Stage: OrganizationStage.UnderReview } waiting)
            {
                await records.CommitAsync(ReviewTable, ReviewPartition, [new RecordWrite.Delete(record.Row, record.ETag)], cancellation);
            }
            else if (found.Count < take)
            {
                found.Add(waiting);
            }
        }

        return found;
    }

    /// <summary>Carries a command out once per key; gives the organization as it is then, and to a repeated key as it is now.</summary>
    /// <param name="with">Rows of the same partition that belong into the batch: a consumed code.</param>
    public async Task<Outcome<Organization>> ExecuteAsync(
        string organizationId, CommandKey key, OrganizationCommand command, CancellationToken cancellation, params IReadOnlyList<RecordWrite> with)
    {
        Outcome<Done> outcome = await commands.OnceAsync(Table, organizationId, key, OrganizationRowJson.Default.Done, async round =>
        {
            Loaded? loaded = await LoadAsync(organizationId, round);
            if (!OrganizationDecider.Decide(command, loaded?.Organization).TryGet(out Organization? decided, out Refusal? refusal))
            {
                return refusal;
            }

            if (ReferenceEquals(decided, loaded?.Organization))
            {
                return new CommandStep<Done>(new Done(decided.Version), []);
            }

            if (await ReserveAsync(loaded?.Organization, decided, round) is { } taken)
            {
                return taken;
            }

            byte[] data = await SerializeAsync(decided, round);
            Audit audit = new(command.GetType().Name, command.By, command.Now);
            return new CommandStep<Done>(new Done(decided.Version),
            [
                loaded is null ? new RecordWrite.Insert(Row, data) : new RecordWrite.Replace(Row, data, loaded.ETag),
                new RecordWrite.Insert($"event-{decided.Version:D8}", JsonSerializer.SerializeToUtf8Bytes(audit, OrganizationRowJson.Default.Audit)),
                .. with,
            ]);
        }, cancellation);
        return !outcome.TryGet(out _, out Refusal? refused) ? refused : (await FindAsync(organizationId, cancellation))!;
    }

    /// <summary>What has to stand in other partitions before the batch: memberships, the code's claim, the place in the reviewers' list.</summary>
    private async Task<Refusal?> ReserveAsync(Organization? before, Organization after, CancellationToken cancellation)
    {
        foreach (Member joined in after.Members.Where(member => before?.Find(member.AccountId) is null))
        {
            await records.CommitAsync(Memberships, joined.AccountId, [new RecordWrite.Upsert(after.Id, ReadOnlyMemory<byte>.Empty)], cancellation);
        }

        if (after.Stage == OrganizationStage.UnderReview && before?.Stage != OrganizationStage.UnderReview)
        {
            await records.CommitAsync(ReviewTable, ReviewPartition, [new RecordWrite.Upsert($"{after.CreatedAt.UtcTicks:D19}-{after.Id}", ReadOnlyMemory<byte>.Empty)], cancellation);
        }

        if (!after.IsCertified || before?.IsCertified == true)
        {
            return null;
        }

        string partition = hash.Hex("organization-code", after.Code.Value);
        await records.CommitAsync(Codes, partition, [new RecordWrite.Insert(Row, Encoding.ASCII.GetBytes(after.Id))], cancellation);
        return await FindIdByCodeAsync(after.Code, cancellation) == after.Id ? null : OrganizationRefusals.CodeTaken;
    }

    private async Task<Loaded?> LoadAsync(string organizationId, CancellationToken cancellation)
    {
        if (!RecordLimits.IsKey(organizationId) || await records.FindAsync(Table, organizationId, Row, cancellation) is not { } record)
        {
            return null;
        }

        Stored row = JsonSerializer.Deserialize(record.Data.Span, OrganizationRowJson.Default.Stored)!;
        string? representative = await vault.OpenAsync(organizationId, AddressOf(organizationId), row.LegalRepresentative, cancellation);
        return representative is null ? null : new Loaded(row.Open(organizationId, PersonName.Parse(representative, "legalRepresentative").Value), record.ETag);
    }

    private async Task<byte[]> SerializeAsync(Organization o, CancellationToken cancellation) => JsonSerializer.SerializeToUtf8Bytes(
        Stored.Of(o, await vault.SealAsync(o.Id, AddressOf(o.Id), o.LegalRepresentative.Value, cancellation)), OrganizationRowJson.Default.Stored);

    private static FieldAddress AddressOf(string organizationId) => new(organizationId, Table, "legal-representative", Row);

    internal sealed record Done(long Version);

    /// <summary>Row <c>event-{version}</c>.</summary>
    internal sealed record Audit(string What, string By, DateTimeOffset At);

    internal sealed record Stored(
        string Name, string Code, string LegalRepresentative, OrganizationStage Stage, string SuperAdminId, ImmutableArray<Member> Members, ImmutableArray<Department> Departments,
        ImmutableArray<MemberInvitation> Invitations, ImmutableArray<JoinRequest> JoinRequests, ImmutableArray<Handover> Handovers, string? LicenceSha256, string? Source,
        bool IsSimulated, string? RefusalReason, DateTimeOffset CreatedAt, long Version)
    {
        public static Stored Of(Organization o, string representative) => new(
            o.Name, o.Code.Value, representative, o.Stage, o.SuperAdminId, o.Members, o.Departments, o.Invitations, o.JoinRequests, o.Handovers, o.LicenceSha256, o.Source,
            o.IsSimulated, o.RefusalReason, o.CreatedAt, o.Version);

        public Organization Open(string id, PersonName representative) => new()
        {
            Id = id,
            Name = Name,
            Code = UnifiedCode.Parse(Code, "code").Value,
            LegalRepresentative = representative,
            Stage = Stage,
            SuperAdminId = SuperAdminId,
            Members = Members,
            Departments = Departments,
            Invitations = Invitations,
            JoinRequests = JoinRequests,
            Handovers = Handovers,
            LicenceSha256 = LicenceSha256,
            Source = Source,
            IsSimulated = IsSimulated,
            RefusalReason = RefusalReason,
            CreatedAt = CreatedAt,
            Version = Version,
        };
    }

    private sealed record Loaded(Organization Organization, string ETag);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Stored))]
    [JsonSerializable(typeof(Done))]
    [JsonSerializable(typeof(Audit))]
    private sealed partial class OrganizationRowJson : JsonSerializerContext;
}
