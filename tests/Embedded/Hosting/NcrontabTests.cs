using ContractFunctions.Embedded;

namespace ContractFunctions.Tests.Embedded.Hosting;

public sealed class NcrontabTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-11-23T01:00:00Z", "2026-11-23T01:05:00Z")]
    [InlineData("0 0 * * * *", "2026-11-23T01:00:00.5Z", "2026-11-23T02:00:00Z")]
    [InlineData("*/10 * * * * *", "2026-11-23T01:00:55Z", "2026-11-23T01:01:00Z")]
    [InlineData("30 15 3 * * *", "2026-11-23T04:00:00Z", "2026-11-24T03:15:30Z")]
    [InlineData("0 0 0 1 JAN *", "2026-11-23T01:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 0 9 * * MON-FRI", "2026-11-27T09:00:00Z", "2026-11-30T09:00:00Z")]
    [InlineData("0 0 9 * * 0", "2026-11-23T09:00:00Z", "2026-11-29T09:00:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-11-23T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 0 29 2 SUN", "2026-11-23T00:00:00Z", "2032-02-29T00:00:00Z")]
    [InlineData("0 0 0 31 * *", "2026-11-30T00:00:00Z", "2026-12-31T00:00:00Z")]
    [InlineData("0 10-20/5,50 * * * *", "2026-11-23T01:20:00Z", "2026-11-23T01:50:00Z")]
    [InlineData("0 40/15 * * * *", "2026-11-23T01:41:00Z", "2026-11-23T01:55:00Z")]
    [InlineData("59 59 23 31 12 *", "2026-12-31T23:59:59Z", "2027-12-31T23:59:59Z")]
    public void NextAfter_WhenItOccurs_IsTheNextOccurrence(string schedule, string after, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), Ncrontab.Parse(schedule).NextAfter(DateTimeOffset.Parse(after)));

    [Fact]
    public void NextAfter_WhenItNeverOccurs_IsNull() => Assert.Null(Ncrontab.Parse("0 0 0 30 2 *").NextAfter(AppFixture.Start));

    [Theory]
    [InlineData("")]
    [InlineData("* * * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("* * 24 * * *")]
    [InlineData("* * * 0 * *")]
    [InlineData("* * * * 13 *")]
    [InlineData("* * * * * 7")]
    [InlineData("* * * * * XYZ")]
    [InlineData("*/0 * * * * *")]
    [InlineData("5-1 * * * * *")]
    [InlineData("1-2-3 * * * * *")]
    [InlineData("1/2/3 * * * * *")]
    [InlineData("-1 * * * * *")]
    [InlineData("1,,2 * * * * *")]
    public void Parse_WhenNotASchedule_IsRefused(string schedule) => Assert.Throws<FormatException>(() => Ncrontab.Parse(schedule));
}
