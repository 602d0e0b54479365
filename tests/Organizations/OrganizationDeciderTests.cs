using ContractFunctions.Hosting;
using ContractFunctions.Organizations;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Organizations;

public sealed class OrganizationDeciderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);
    private static readonly string[] People = ["a", "b", "c", "d"];

    private static readonly Gen<OrganizationCommand> Anything =
        from who in Gen.Elements(People)
        from other in Gen.Elements(People)
        from command in Gen.Elements<OrganizationCommand>(
            new OrganizationCommand.AcceptInvitation($"i-{who}", who, who, Noon),
            new OrganizationCommand.Invite(new MemberInvitation($"i-{other}", other, "138****0000", true, false, null, Noon.AddDays(7)), who, Noon),
            new OrganizationCommand.RequestToJoin(who, Noon),
            new OrganizationCommand.AnswerRequest(other, true, who, Noon),
            new OrganizationCommand.AnswerRequest(other, false, who, Noon),
            new OrganizationCommand.ChangeMember(other, false, true, null, who, Noon),
            new OrganizationCommand.Leave(other, who, who, Noon),
            new OrganizationCommand.Leave(who, other, who, Noon),
            new OrganizationCommand.ChangeSuperAdmin(other, who, Noon),
            new OrganizationCommand.PutDepartment("d1", "法务部", null, who, Noon),
            new OrganizationCommand.PutDepartment("d2", "合同组", "d1", who, Noon),
            new OrganizationCommand.PutDepartment("d1", "法务部", "d2", who, Noon),
            new OrganizationCommand.DeleteDepartment("d1", who, Noon))
        select command;

    private static Organization Certified => new()
    {
        Id = "o1",
        Name = "北京云杉科技有限公司",
        Code = UnifiedCode.Parse("91110108MA01ABCD3L", "code").Value,
        LegalRepresentative = PersonName.Parse("陈立", "name").Value,
        Stage = OrganizationStage.Certified,
        SuperAdminId = "a",
        Members = [new Member("a", false, false, null, Noon)],
        CreatedAt = Noon,
        Version = 1,
    };

    /// <summary>Whoever does what: exactly one SuperAdmin, who is a member; nobody is a member twice; departments form trees; versions grow.</summary>
    [Fact]
    public void RandomLives_KeepThePromises()
    {
        int largest = 0;
        Prop.ForAll(Anything.ArrayOf(60).ToArbitrary(), commands =>
        {
            Organization organization = Certified;
            foreach (OrganizationCommand command in commands)
            {
                Organization before = organization;
                organization = OrganizationDecider.Decide(command, organization).TryGet(out Organization? decided, out _) ? decided : organization;
                Assert.NotNull(organization.Find(organization.SuperAdminId));
                Assert.Equal(organization.Members.Length, organization.Members.Select(member => member.AccountId).Distinct().Count());
                Assert.True(ReferenceEquals(before, organization) || organization.Version == before.Version + 1);
                Assert.All(organization.Departments, department => Assert.True(department.ParentId is null || organization.Departments.Any(parent => parent.Id == department.ParentId)));
                Assert.All(organization.Handovers, handover => Assert.NotEqual(handover.From, handover.To));
                largest = Math.Max(largest, organization.Members.Length);
            }
        }).QuickCheckThrowOnFailure();
        Assert.True(largest >= 3, "no life had three members");
    }

    [Theory]
    [InlineData("91110108MA01ABCD3L", null)]
    [InlineData(" 91110108ma01abcd3l ", null)]
    [InlineData("", "Field.Required")]
    [InlineData("91110108MA01ABCD3", "Field.UnifiedCodeMalformed")]
    [InlineData("91110108MA01ABCI3L", "Field.UnifiedCodeMalformed")]
    [InlineData("9111X108MA01ABCD3L", "Field.UnifiedCodeMalformed")]
    [InlineData("91110108MA01ABCD3M", "Field.UnifiedCodeChecksum")]
    [InlineData("91110108MA01ABDC3L", "Field.UnifiedCodeChecksum")]
    public void UnifiedCode_IsChecked(string text, string? fault) => Assert.Equal(fault, UnifiedCode.TryParse(text, out _, out string? code) ? null : code);

    [Theory]
    [InlineData("北京云杉(集团)有限公司", "北京云杉（集团）有限公司")]
    [InlineData("A&B-3 有限公司", "A&B-3 有限公司")]
    [InlineData("一", null)]
    [InlineData("（）（）", null)]
    [InlineData("云杉<script>", null)]
    public void OrganizationName_IsCheckedAndMadeCanonical(string text, string? expected) => Assert.Equal(expected, OrganizationName.TryParse(text, out OrganizationName? name, out _) ? name.Value : null);

    [Fact]
    public void PutDepartment_DeeperThanFive_IsRefused()
    {
        Organization organization = Certified;
        for (int depth = 1; depth <= OrganizationDecider.MaxDepth; depth++)
        {
            organization = OrganizationDecider.Decide(new OrganizationCommand.PutDepartment($"d{depth}", "部", depth == 1 ? null : $"d{depth - 1}", "a", Noon), organization).Value;
        }

        Assert.Equal("Organization.DepartmentTooDeep", OrganizationDecider.Decide(new OrganizationCommand.PutDepartment("d6", "部", "d5", "a", Noon), organization).Refusal?.Code);
        Assert.Equal("Organization.DepartmentInUse", OrganizationDecider.Decide(new OrganizationCommand.DeleteDepartment("d4", "a", Noon), organization).Refusal?.Code);
        Assert.Null(OrganizationDecider.Decide(new OrganizationCommand.DeleteDepartment("d5", "a", Noon), organization).Refusal);
    }

    [Fact]
    public void Limits_AreRefused()
    {
        Organization full = Certified with { Members = [.. Enumerable.Range(0, OrganizationDecider.MaxMembers).Select(at => new Member(at == 0 ? "a" : $"m{at}", false, false, null, Noon))] };
        Organization waiting = full with
        {
            Invitations = [.. Enumerable.Range(0, OrganizationDecider.MaxInvitations).Select(at => new MemberInvitation($"i{at}", $"p{at}", "", false, false, null, Noon.AddDays(1)))],
            JoinRequests = [.. Enumerable.Range(0, OrganizationDecider.MaxJoinRequests).Select(at => new JoinRequest($"r{at}", Noon))],
            Departments = [.. Enumerable.Range(0, OrganizationDecider.MaxDepartments).Select(at => new Department($"d{at}", "部", null))],
        };
        Assert.Equal("Organization.TooManyMembers", CodeOf(new OrganizationCommand.AcceptInvitation("i1", "p1", "z", Noon), waiting));
        Assert.Equal("Organization.TooManyMembers", CodeOf(new OrganizationCommand.AnswerRequest("r1", true, "a", Noon), waiting));
        Assert.Equal("Organization.TooManyInvitations", CodeOf(new OrganizationCommand.Invite(new MemberInvitation("n", "n", "", false, false, null, Noon.AddDays(7)), "a", Noon), waiting));
        Assert.Equal("Organization.TooManyJoinRequests", CodeOf(new OrganizationCommand.RequestToJoin("z", Noon), waiting));
        Assert.Equal("Organization.TooManyDepartments", CodeOf(new OrganizationCommand.PutDepartment("n", "部", null, "a", Noon), waiting));
        Assert.Null(CodeOf(new OrganizationCommand.Invite(new MemberInvitation("n", "n", "", false, false, null, Noon.AddDays(9)), "a", Noon.AddDays(2)), waiting));   // old ones make room
    }

    private static string? CodeOf(OrganizationCommand command, Organization organization) => OrganizationDecider.Decide(command, organization).Refusal?.Code;
}
