using System.Text;
using ContractFunctions.Contacts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Contacts;

public sealed class ContactImportTests
{
    [Theory]
    [InlineData("姓名,手机号\r\n张三,13800138000\r\n")]
    [InlineData("\uFEFF姓名,手机号\n张三,13800138000")]
    [InlineData("Phone,Name\n13800138000,张三\n")]
    [InlineData("name,phone,email\n\"张三\", 13800138000 ,\n")]
    public void Read_TakesColumnsByEitherName(string text)
    {
        (int line, Contact contact) = Assert.Single(Read(text).Value);
        Assert.Equal((2, new Contact("张三", "13800138000", null, null)), (line, contact));
    }

    [Fact]
    public void Read_KeepsQuotesCommasAndLineBreaksInsideCells()
    {
        const string Text = "name,phone,enterprise,code\n\"张\"\"三\"\"\",13800138000,\"甲,乙\n公司\",91\n李四,13900139000,,\n";
        IReadOnlyList<(int Line, Contact Contact)> rows = Read(Text).Value;
        Assert.Equal(new Contact("张\"三\"", "13800138000", null, new ContactEnterprise("甲,乙\n公司", "91")), rows[0].Contact);
        Assert.Equal((4, new Contact("李四", "13900139000", null, null)), rows[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name,phone\n张\"三,13800138000\n")]
    public void Read_OfWhatIsNoCsv_IsRefused(string text) => Assert.Equal("Csv.Malformed", Read(text).Refusal!.Code);

    [Fact]
    public void Read_OfAnotherEncoding_IsRefused() => Assert.Equal(Refusals.NotCsv, ContactImport.Read([0xD0, 0xD5, 0xC3, 0xFB, (byte)',', 0xFF]).Refusal);

    [Theory]
    [InlineData("姓名,手机\n", "column 2", "Field.UnknownColumn")]
    [InlineData("姓名,手机号,name\n", "column 3", "Field.UnknownColumn")]
    [InlineData("姓名,邮箱\n", "phone", "Field.Required")]
    [InlineData("手机号\n", "name", "Field.Required")]
    public void Read_OfAHeaderThatIsNotKnown_NamesTheColumn(string text, string field, string code)
    {
        FieldFault fault = Assert.Single(Read(text).Refusal!.Faults);
        Assert.Equal((field, code), (fault.Field, fault.Code));
    }

    [Theory]
    [InlineData("name,phone\n张三,13800138000,,\n", null)]
    [InlineData("name,phone\n李四,13800138001\n张,三,13800138000\n", "line 3")]
    public void Read_OfALineWithMoreCellsThanTheHeader_IsRefusedUnlessTheyAreEmpty(string text, string? field) =>
        Assert.Equal(field, Read(text).Refusal is { } refusal ? refusal.Faults.Single(fault => fault.Code == "Field.TooManyCells").Field : null);

    [Fact]
    public void Read_OfMoreRowsThanAllowed_IsRefused()
    {
        string rows = string.Concat(Enumerable.Repeat("张三,13800138000\n", CsvTable.MaxRows));
        Assert.Equal(CsvTable.MaxRows, Read($"name,phone\n{rows}").Value.Count);
        Assert.Equal("Csv.TooManyRows", Read($"name,phone\n{rows}李四,13900139000\n").Refusal!.Code);
    }

    private static Outcome<IReadOnlyList<(int Line, Contact Contact)>> Read(string text) => ContactImport.Read(Encoding.UTF8.GetBytes(text));
}
