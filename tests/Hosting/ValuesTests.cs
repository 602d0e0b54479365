using ContractFunctions.Hosting;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Hosting;

public sealed class ValuesTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("13800138000", "13800138000")]
    [InlineData("+86 138-0013-8000", "13800138000")]
    [InlineData("008613800138000", "13800138000")]
    [InlineData("１３８００１３８０００", "13800138000")]
    [InlineData(" 19900000001 ", "19900000001")]
    public void Phone_WhenMainlandMobile_IsAccepted(string text, string digits) => Assert.Equal(digits, PhoneNumber.Parse(text, "phone").Value.Digits);

    [Theory]
    [InlineData(null, "Field.Required")]
    [InlineData("  ", "Field.Required")]
    [InlineData("12800138000", "Field.PhoneMalformed")]
    [InlineData("1380013800", "Field.PhoneMalformed")]
    [InlineData("138001380000", "Field.PhoneMalformed")]
    [InlineData("+85298765432", "Field.PhoneMalformed")]
    [InlineData("1380013800٠", "Field.PhoneMalformed")]
    [InlineData("1380013800\ud800", "Field.PhoneMalformed")]
    public void Phone_WhenAnythingElse_IsRefused(string? text, string fault) => AssertFault(PhoneNumber.Parse(text, "phone").Refusal, "phone", fault);

    [Theory]
    [InlineData("张三", "张三")]
    [InlineData("欧阳娜娜", "欧阳娜娜")]
    [InlineData(" 王喆 ", "王喆")]
    [InlineData("𠮷田龘", "𠮷田龘")]
    [InlineData("李㐀", "李㐀")]
    [InlineData("阿依古丽•买买提", "阿依古丽·买买提")]
    [InlineData("古丽・阿不都", "古丽·阿不都")]
    [InlineData("Ma. Cristina O'Neill-Núñez Jr.", "Ma. Cristina O'Neill-Núñez Jr.")]
    [InlineData("Zo\u00eb Li", "Zo\u00eb Li")]
    [InlineData("张\ufa0e", "张\ufa0e")]
    public void Name_WhenOnADocument_IsAccepted(string text, string name) => Assert.Equal(name, PersonName.Parse(text, "name").Value.Value);

    [Theory]
    [InlineData("", "Field.Required")]
    [InlineData("张", "Field.NameLength")]
    [InlineData("张三1", "Field.NameCharacters")]
    [InlineData("张\u0000三", "Field.NameCharacters")]
    [InlineData("张\u202e三", "Field.NameCharacters")]
    [InlineData("张\u200b三", "Field.NameCharacters")]
    [InlineData("张\ue863", "Field.NameCharacters")]
    [InlineData("Zoe\u0308 Li", "Field.NameCharacters")]
    [InlineData("张\uf900", "Field.NameCharacters")]
    [InlineData("·张三", "Field.NameCharacters")]
    [InlineData("张··三", "Field.NameCharacters")]
    [InlineData("<b>张三</b>", "Field.NameCharacters")]
    [InlineData("张\ud842", "Field.NameCharacters")]
    [InlineData("Иван", "Field.NameCharacters")]
    public void Name_WhenNoName_IsRefused(string text, string fault) => AssertFault(PersonName.Parse(text, "name").Refusal, "name", fault);

    [Fact]
    public void Name_WhenLongerThanFifty_IsRefused()
    {
        Assert.Null(PersonName.Parse(new string('张', 50), "name").Refusal);
        AssertFault(PersonName.Parse(new string('张', 51), "name").Refusal, "name", "Field.NameLength");
        AssertFault(PersonName.Parse(new string('张', 100_000), "name").Refusal, "name", "Field.NameCharacters");
    }

    [Theory]
    [InlineData("a@b.cn")]
    [InlineData("zhang.san+rent@mail.example.com")]
    [InlineData("x@xn--fiqs8s.cn")]
    public void Email_WhenDeliverable_IsAccepted(string text) => Assert.Equal(text, EmailAddress.Parse(text, "email").Value.Value);

    [Theory]
    [InlineData("a@b")]
    [InlineData("@b.cn")]
    [InlineData("a..b@b.cn")]
    [InlineData("a@b..cn")]
    [InlineData("a@-b.cn")]
    [InlineData("a@127.0.0.1")]
    [InlineData("a b@b.cn")]
    [InlineData("a@b.cn\r\nBcc: x@y.cn")]
    [InlineData("\"a\"@b.cn")]
    [InlineData("张三@b.cn")]
    public void Email_WhenNot_IsRefused(string text) => AssertFault(EmailAddress.Parse(text, "email").Refusal, "email", "Field.EmailMalformed");

    [Theory]
    [InlineData("11010519491231002X", 1949, 12, 31)]
    [InlineData("11010519491231002x", 1949, 12, 31)]
    [InlineData("440524188001010014", 0, 0, 0)]
    public void CitizenNumber_OfTheStandardsExamples_FitsItsCheckCharacter(string number, int year, int month, int day)
    {
        Outcome<IdentityDocument> outcome = IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, number, null, Today);
        if (year == 0)
        {
            Assert.Equal('4', CitizenNumber.CheckCharacterOf(number)); // GB 11643's second example was born in 1880: right, but nobody's any more
            AssertFault(outcome.Refusal, "documentNumber", "Field.CitizenNumberBirthDate");
            return;
        }

        Assert.Equal(new DateOnly(year, month, day), outcome.Value.BirthDate);
        Assert.Equal("11010519491231002X", outcome.Value.Number);
    }

    [Theory]
    [InlineData("1101051949123100", "Field.CitizenNumberMalformed")]
    [InlineData("110105194912310021X", "Field.CitizenNumberMalformed")]
    [InlineData("1101051949123100X2", "Field.CitizenNumberMalformed")]
    [InlineData("110105194912310021", "Field.CitizenNumberChecksum")]
    [InlineData("990105194912310025", "Field.CitizenNumberRegion")]
    [InlineData("810000199001010019", "Field.CitizenNumberRegion")]
    [InlineData("110105199902300020", "Field.CitizenNumberBirthDate")]
    [InlineData("110105203001010020", "Field.CitizenNumberBirthDate")]
    public void ResidentIdentityCard_WhenImplausible_IsRefused(string number, string fault) =>
        AssertFault(IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, number, null, Today).Refusal, "documentNumber", fault);

    [Fact]
    public void CitizenNumber_WhenOneDigitIsWrongOrTwoNeighboursAreSwapped_IsRefused() => Prop.ForAll(Slips().ToArbitrary(), slip =>
        IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, slip.Right, null, Today).Refusal is null
        && IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, slip.Wrong, null, Today).Refusal is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void ResidencePermit_WhenRegionIsTheirs_IsAccepted()
    {
        foreach (string region in new[] { "810000", "820000", "830000" })
        {
            string number = WithCheck($"{region}19900101001");
            Assert.Equal(new DateOnly(1990, 1, 1), IdentityDocument.Parse(IdentityDocumentType.ResidencePermit, number, null, Today).Value.BirthDate);
        }

        AssertFault(
            IdentityDocument.Parse(IdentityDocumentType.ResidencePermit, "11010519491231002X", null, Today).Refusal, "documentNumber", "Field.ResidencePermitRegion");
    }

    [Theory]
    [InlineData("H12345678", "1990-01-01", null, null)]
    [InlineData("m1234567890", "1990-01-01", null, null)]
    [InlineData("A12345678", "1990-01-01", "documentNumber", "Field.TravelPermitMalformed")]
    [InlineData("H123456789", "1990-01-01", "documentNumber", "Field.TravelPermitMalformed")]
    [InlineData("H12345678", null, "birthDate", "Field.Required")]
    [InlineData("H12345678", "2030-01-01", "birthDate", "Field.BirthDateImplausible")]
    [InlineData("H12345678", "1890-01-01", "birthDate", "Field.BirthDateImplausible")]
    public void TravelPermit_NeedsItsFormAndABirthDate(string number, string? birthDate, string? field, string? fault)
    {
        DateOnly? born = birthDate is null ? null : DateOnly.ParseExact(birthDate, "O");
        Refusal? refusal = IdentityDocument.Parse(IdentityDocumentType.MainlandTravelPermit, number, born, Today).Refusal;
        Assert.Equal(fault, refusal?.Faults[0].Code);
        Assert.Equal(field, refusal?.Faults[0].Field);
    }

    [Fact]
    public void Document_WhenBirthDateDiffersFromTheNumber_NamesThatField() => AssertFault(
        IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, "11010519491231002X", new DateOnly(1949, 12, 30), Today).Refusal, "birthDate", "Field.BirthDateDiffers");

    [Theory]
    [InlineData("2008-11-22", 18)]
    [InlineData("2008-11-23", 17)]
    [InlineData("2008-02-29", 18)]
    public void Age_CountsCompletedYears(string birthDate, int age) =>
        Assert.Equal(age, IdentityDocument.Parse(IdentityDocumentType.MainlandTravelPermit, "H12345678", DateOnly.ParseExact(birthDate, "O"), Today).Value.AgeOn(Today));

    [Fact]
    public void Values_WhenPrinted_ShowNothingPersonal()
    {
        IdentityDocument document = IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, "11010519491231002X", null, Today).Value;
        Assert.Equal("138****8000", $"{PhoneNumber.Parse("13800138000", "p").Value}");
        Assert.Equal("1101**********002X", $"{document}");
        Assert.Equal("张*", $"{PersonName.Parse("张三", "n").Value}");
        Assert.Equal("𠮷**", $"{PersonName.Parse("𠮷田龘龘", "n").Value}");
        Assert.Equal("z***@example.com", $"{EmailAddress.Parse("zhang@Example.COM", "e").Value}");
        Assert.Equal("[redacted]", $"{new Redacted<string>("secret")}");
        Assert.Equal("{}", System.Text.Json.JsonSerializer.Serialize(new Redacted<string>("secret")));
    }

    private static Gen<(string Right, string Wrong)> Slips() =>
        from days in Gen.Choose(0, 36_000)
        from sequence in Gen.Choose(1, 999)
        from region in Gen.Elements("110105", "310101", "440524", "650102")
        from at in Gen.Choose(0, 16)
        from shift in Gen.Choose(1, 9)
        from swap in Gen.Elements(true, false)
        let right = WithCheck($"{region}{new DateOnly(1927, 1, 1).AddDays(days):yyyyMMdd}{sequence:D3}")
        let wrong = swap ? Swapped(right, at) : Changed(right, at, shift)
        where wrong != right
        select (right, wrong);

    private static string WithCheck(string first17) => first17 + CitizenNumber.CheckCharacterOf(first17);

    private static string Changed(string number, int at, int shift) => number[..at] + (char)('0' + ((number[at] - '0' + shift) % 10)) + number[(at + 1)..];

    private static string Swapped(string number, int at) => number[..at] + number[at + 1] + number[at] + number[(at + 2)..];

    private static void AssertFault(Refusal? refusal, string field, string code)
    {
        Assert.Equal("Request.FieldsInvalid", refusal?.Code);
        FieldFault fault = Assert.Single(refusal!.Faults);
        Assert.Equal((field, code), (fault.Field, fault.Code));
        Assert.NotEmpty(Texts.Of(fault.Code).Zh);
    }
}
