using System.Text.Json.Nodes;

namespace ContractFunctions.Embedded.Demo;

/// <summary>What the landlord of the demo fills in.</summary>
internal static class RentalForm
{
    public const string Address = "北京市海淀区学院南路66号院2号楼1单元501室", Rent = "6800.00", RentFinancial = "陆仟捌佰元整";

    /// <param name="today">The lease starts on the first of the month after the next.</param>
    public static JsonObject Values(DateOnly today)
    {
        DateOnly start = new DateOnly(today.Year, today.Month, 1).AddMonths(2);
        return JsonNode.Parse($$"""
        {
          "address": "{{Address}}",
          "area": "89.5",
          "layout": "两室一厅一卫",
          "ownership": "realEstateCertificate",
          "ownershipNumber": "京（2026）海不动产权第0012345号",
          "mortgage": "none",
          "leaseMode": "whole",
          "occupants": 2,
          "handoverDate": "{{start.AddDays(-1):yyyy-MM-dd}}",
          "furniture": [
            { "name": "双人床（含床垫）", "count": 2, "condition": "完好" },
            { "name": "衣柜", "count": 2, "condition": "完好，左侧柜门有轻微划痕" },
            { "name": "空调", "count": 3, "condition": "正常使用" }
          ],
          "meters": [ { "item": "水表", "reading": "326 吨" }, { "item": "电表", "reading": "10258 度" } ],
          "term": { "start": "{{start:yyyy-MM-dd}}", "end": "{{start.AddYears(1).AddDays(-1):yyyy-MM-dd}}" },
          "rent": "{{Rent}}",
          "paymentCycle": "quarterly",
          "paymentDay": 5,
          "deposit": "6800.00",
          "paymentMethod": "bank",
          "account": { "holder": "王建国", "bank": "中国工商银行北京学院路支行", "number": "6222020200112233445" },
          "tenantFees": [ "water", "electricity", "gas", "internet" ],
          "commitments": [ "noSublet", "noPets" ],
          "noticeDays": 30,
          "penaltyKind": "amount",
          "penaltyAmount": "6800.00",
          "lateRate": "0.05",
          "dispute": "litigation"
        }
        """)!.AsObject();
    }
}
