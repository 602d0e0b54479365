using System.Text.Json.Nodes;

namespace ContractFunctions.Embedded.Demo;

/// <summary>What the initiators of the demo fill in for the three-party templates.</summary>
internal static class CooperationForm
{
    public const string Project = "社区文化馆数字展陈项目", Total = "600000.00";

    public static JsonObject Values(DateOnly today) => JsonNode.Parse($$"""
        {
          "project": "{{Project}}",
          "scope": "完成社区文化馆的展陈方案、交互软件和现场实施。",
          "dutiesA": "负责项目统筹、软件开发以及与业主的结算。",
          "dutiesB": "负责展陈设计、施工图深化和现场监造。",
          "dutiesC": "负责展览内容的文稿撰写和审校。",
          "term": { "start": "{{today.AddDays(10):yyyy-MM-dd}}", "end": "{{today.AddDays(300):yyyy-MM-dd}}" },
          "total": "{{Total}}",
          "shareA": "50",
          "shareB": "35",
          "shareC": "15",
          "paymentDays": 10,
          "dispute": "litigation"
        }
        """)!.AsObject();

    public static JsonObject Secrets() => JsonNode.Parse($$"""
        {
          "purpose": "{{Project}}的合作",
          "information": "项目的报价、设计方案、源代码、业主资料以及各方的客户名单。",
          "years": 3,
          "penalty": "50000",
          "dispute": "litigation"
        }
        """)!.AsObject();
}
