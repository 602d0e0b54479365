namespace ContractFunctions.Hosting;

/// <summary>北京时间: UTC+08:00 without daylight saving since 1992. Instants are UTC; legal dates are days here; a deadline date ends 23:59:59.</summary>
public static class BeijingTime
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateTimeOffset Of(DateTimeOffset instant) => instant.ToOffset(Offset);

    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(Of(instant).DateTime);

    public static DateTimeOffset At(DateOnly date, TimeOnly time) => new(date.ToDateTime(time), Offset);

    public static DateTimeOffset EndOf(DateOnly date) => At(date, new TimeOnly(23, 59, 59));

    /// <summary>As documents print it: 2026年11月22日 20:31:05（北京时间）.</summary>
    public static string Print(DateTimeOffset instant) => $"{Of(instant):yyyy年MM月dd日 HH:mm:ss}（北京时间）";
}
