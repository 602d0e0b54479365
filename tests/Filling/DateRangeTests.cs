using ContractFunctions.Filling;

namespace ContractFunctions.Tests.Filling;

public sealed class DateRangeTests
{
    [Theory]
    [InlineData("2026-12-01", "2027-11-30", 365, 12, 0, "1年")]
    [InlineData("2026-12-01", "2028-05-31", 548, 18, 0, "1年6个月")]
    [InlineData("2026-12-01", "2026-12-01", 1, 0, 1, "1日")]
    [InlineData("2026-12-15", "2027-01-20", 37, 1, 6, "1个月又6日")]
    [InlineData("2027-01-31", "2027-02-27", 28, 1, 0, "1个月")]
    [InlineData("2028-02-29", "2029-02-27", 365, 12, 0, "1年")]
    public void Length_CountsCalendarMonthsThenDays(string start, string end, int days, int months, int extra, string length)
    {
        DateRange range = new(DateOnly.Parse(start), DateOnly.Parse(end));

        Assert.Equal((days, months, extra, length), (range.Days, range.Months, range.ExtraDays, range.Length));
    }

    [Fact]
    public void Years_AreExactlyTwenty_OnTheLastDayThatTheLawAllows()
    {
        DateOnly start = new(2026, 12, 1);

        Assert.Equal(20m, new DateRange(start, new DateOnly(2046, 11, 30)).Years);
        Assert.True(new DateRange(start, new DateOnly(2046, 12, 1)).Years > 20m);
        Assert.True(new DateRange(start, new DateOnly(2046, 11, 29)).Years < 20m);
    }
}
