namespace ContractFunctions.Embedded.Commands;

/// <summary>What signing and typesetting are to cost at most. A goal that is missed is reported, it fails nothing.</summary>
internal static class PdfBenchGoals
{
    /// <summary>The best peer is to take at least so many times our processor time, with the same RSA key.</summary>
    private const double TimesCheaperThanPeers = 10;

    /// <summary>The large file is to take less than so many times what the small one takes, its hashing apart; up to the bytes to append.</summary>
    private const double LargeToSmall = 3;

    private const double PeakToFile = 3;

    private const double TypesettingMilliseconds = 20;

    public static IReadOnlyList<PdfBenchGoal> Of(IReadOnlyList<PdfBenchRow> signing, PdfBenchMemory memory, IReadOnlyList<PdfBenchTypesetting> typesetting) =>
    [
        .. signing.Where(row => row.Key == PdfBenchKey.Rsa).Select(row => AtLeast("peers", row.File, TimesCheaperThanPeers, TimesCheaper(row))),
        .. signing.GroupBy(row => row.Key).Select(rows => Below("size", rows.Key, LargeToSmall, LargeToSmallOf([.. rows]))),
        Below("memory", PdfBenchFile.LargeName, PeakToFile, memory.PeakRatio),
        .. typesetting.Select(row => Below("typesetting", row.Document, TypesettingMilliseconds, row.Milliseconds.Median)),
    ];

    private static double? TimesCheaper(PdfBenchRow row) => row.Peers.Min(peer => peer.Milliseconds?.Median) / row.Ours.Median;

    private static double LargeToSmallOf(PdfBenchRow[] rows)
    {
        PdfBenchRow small = rows.MinBy(row => row.Bytes)!, large = rows.MaxBy(row => row.Bytes)!;
        return (large.Revision.Median - large.Hash.Median) / small.Revision.Median;
    }

    private static PdfBenchGoal AtLeast(string name, string subject, double limit, double? measured) => new(name, subject, limit, measured, measured is null ? null : measured >= limit);

    private static PdfBenchGoal Below(string name, string subject, double limit, double measured) => new(name, subject, limit, measured, measured < limit);
}
