using System.Text.Json;
using ContractFunctions.Filling;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Filling;

/// <summary>Random forms of the lease that obey its rules.</summary>
internal static class LeaseValues
{
    /// <summary>Common, traditional and rare characters (Extension A and B), Latin, digits and punctuation.</summary>
    private static readonly string[] Characters =
        [.. "房屋地址张王李國鳳喆龘㐀·（）、，。ABCxyz0189%".EnumerateRunes().Select(rune => rune.ToString()), "\U00020BB7"];

    public static Gen<FormValues> Right =>
        from rent in Gen.Choose(100, 100_000_000)
        from start in Gen.Choose(0, 3650).Select(days => new DateOnly(2026, 1, 1).AddDays(days))
        from months in Gen.Choose(12, 240)
        from extra in Gen.Choose(0, 25)
        from deposit in Gen.Choose(0, 3 * rent)
        from penalty in Gen.Choose(0, 3 * rent)
        from choices in Gen.Choose(0, 1023)
        from words in Gen.ArrayOf(Words(2, 14), 12)
        from cells in Gen.ArrayOf(Words(1, 6), 16)
        from rows in Gen.Choose(0, 4)
        from small in Gen.Choose(1, 20)
        select Form(rent, start, start.AddMonths(months).AddDays(months == 240 ? -1 : extra - 1), deposit, penalty, choices, words, cells, rows, small);

    private static Gen<string> Words(int least, int most) =>
        from length in Gen.Choose(least, most)
        from characters in Gen.ArrayOf(Gen.Elements(Characters), length)
        select string.Concat(characters);

    private static FormValues Form(
        int rent, DateOnly start, DateOnly end, int deposit, int penalty, int choices, string[] words, string[] cells, int rows, int small)
    {
        bool Bit(int at) => (choices & (1 << at)) != 0;
        string Yuan(int fen) => (fen / 100m).ToString("0.00");
        Dictionary<string, object> form = new()
        {
            ["address"] = words[0] + "门牌号",
            ["area"] = $"{small * 7}.5",
            ["layout"] = words[1],
            ["ownership"] = Bit(0) ? "realEstateCertificate" : "publicHousing",
            ["ownershipNumber"] = words[2],
            ["mortgage"] = Bit(1) ? "none" : "mortgaged",
            ["leaseMode"] = Bit(2) ? "whole" : "shared",
            ["room"] = words[3],
            ["occupants"] = small,
            ["handoverDate"] = start.ToString("yyyy-MM-dd"),
            ["furniture"] = Enumerable.Range(0, rows).Select(row => new { name = cells[row], count = small + row, condition = cells[row + 4] }),
            ["meters"] = Enumerable.Range(0, rows).Select(row => new { item = cells[row + 8], reading = cells[row + 12] }),
            ["term"] = new { start = start.ToString("yyyy-MM-dd"), end = end.ToString("yyyy-MM-dd") },
            ["rent"] = Yuan(rent),
            ["paymentCycle"] = Bit(3) ? "monthly" : "yearly",
            ["paymentDay"] = small,
            ["deposit"] = Yuan(deposit),
            ["paymentMethod"] = Bit(4) ? "bank" : "wechat",
            ["account"] = new { holder = words[4], bank = words[5], number = "6200123456789" },
            ["tenantFees"] = Bit(5) ? (string[])["water", "other"] : ["gas"],
            ["otherFees"] = new[] { new { item = cells[15], standard = cells[14] } },
            ["commitments"] = Bit(6) ? (string[])["noSublet", "noPets"] : [],
            ["otherCommitments"] = words[6],
            ["noticeDays"] = small + 10,
            ["penaltyKind"] = Bit(7) ? "amount" : "share",
            ["penaltyAmount"] = Yuan(penalty),
            ["penaltyShare"] = small,
            ["lateRate"] = "0.05",
            ["dispute"] = Bit(8) ? "litigation" : "arbitration",
            ["arbitrationBody"] = words[7] + "仲裁委员会",
            ["otherTerms"] = words[8] + words[9] + words[10],
        };
        return FormValues.Parse(JsonSerializer.Serialize(form));
    }
}
