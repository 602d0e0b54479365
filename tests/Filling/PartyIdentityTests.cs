using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Filling;

public sealed class PartyIdentityTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static readonly PartyIdentityInput Right = new()
    {
        Name = " 李晓梅 ",
        DocumentType = IdentityDocumentType.ResidentIdentityCard,
        DocumentNumber = "32010619950620342x",
        Phone = "139 0013 9002",
        Address = "南京市青石巷7号",
    };

    [Fact]
    public void Check_GivesTheIdentityInCanonicalForm()
    {
        PartyIdentity party = Right.Check(Today).Value;

        Assert.Equal(("李晓梅", "32010619950620342X", "13900139002", "南京市青石巷7号"), (party.Name.Value, party.Document!.Number, party.Phone.Digits, party.Address));
        Assert.Null((Right with { Address = " " }).Check(Today).Value.Address);
    }

    public static TheoryData<string, Func<PartyIdentityInput, PartyIdentityInput>, string, string> Slips => new()
    {
        { "name", right => right with { Name = null }, "tenant.name", "Field.Required" },
        { "rare", right => right with { Name = "李\U000323AF" }, "tenant.name", "Field.Unprintable" },
        { "type", right => right with { DocumentType = null }, "tenant.documentType", "Field.Required" },
        { "number", right => right with { DocumentNumber = "320106199506203421" }, "tenant.documentNumber", "Field.CitizenNumberChecksum" },
        { "permit", right => right with { DocumentType = IdentityDocumentType.MainlandTravelPermit, DocumentNumber = "H12345678" }, "tenant.birthDate", "Field.Required" },
        { "child", right => right with { DocumentType = IdentityDocumentType.MainlandTravelPermit, DocumentNumber = "H12345678", BirthDate = new DateOnly(2008, 11, 24) }, "tenant.documentNumber", "Field.Under18" },
        { "phone", right => right with { Phone = "110" }, "tenant.phone", "Field.PhoneMalformed" },
        { "address", right => right with { Address = "南京\u202e" }, "tenant.address", "Field.Unprintable" },
        { "long", right => right with { Address = new string('路', 201) }, "tenant.address", "Field.LongerThan" },
    };

    [Theory]
    [MemberData(nameof(Slips))]
    public void Check_WhenWrong_IsRefusedAtThatMember(string slip, Func<PartyIdentityInput, PartyIdentityInput> change, string at, string code)
    {
        FieldFault fault = Assert.Single(change(Right).Check(Today, "tenant").Refusal!.Faults);

        Assert.True((at, code) == (fault.Field, fault.Code), $"{slip}: {fault}");
    }

    [Fact]
    public void Check_OnTheEighteenthBirthday_IsAccepted()
    {
        PartyIdentityInput permit = Right with { DocumentType = IdentityDocumentType.MainlandTravelPermit, DocumentNumber = "h12345678", BirthDate = new DateOnly(2008, 11, 23) };

        Assert.Equal("H12345678", permit.Check(Today).Value.Document!.Number);
    }

    [Fact]
    public void Check_TellsEveryFaultAtOnce() =>
        Assert.Equal(["name", "documentType", "phone"], new PartyIdentityInput().Check(Today).Refusal!.Faults.Select(fault => fault.Field));
}
