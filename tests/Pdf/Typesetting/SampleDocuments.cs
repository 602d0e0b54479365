using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Tests.Pdf.Typesetting;

/// <summary>Documents that use every block.</summary>
internal static class SampleDocuments
{
    public const string Clause =
        "甲方将其合法拥有的位于上海市浦东新区张江镇博云路2号3幢1201室的房屋（以下简称“该房屋”）出租给乙方使用，建筑面积89.5㎡，房屋权属证书编号为“沪（2019）浦字不动产权第012345号”。"
        + "乙方应当按照约定的用途使用该房屋，不得擅自改变房屋结构；未经甲方书面同意，不得转租、分租或者与他人共用……双方另有约定的除外——包括但不限于《补充协议》、《物业服务合同》所列事项。";

    public static TypesetDocument Of(params IReadOnlyList<Block> blocks) => new() { Title = "房屋租赁合同", Blocks = blocks };

    public static SignatureBlock Signatures { get; } = new(
        [new SignaturePlace("Lessor", "甲方（签章）：", ["日期："]), new SignaturePlace("Lessee", "乙方（签章）：", ["日期："])], "（以下无正文，为签署页）");

    /// <summary>A contract of five to six pages.</summary>
    public static TypesetDocument Contract() => new()
    {
        Title = "房屋租赁合同",
        Subject = "租赁",
        Author = "出租方",
        Keywords = ["租赁", "合同"],
        Blocks =
        [
            new TitleBlock("房屋租赁合同"),
            new ParagraphBlock("合同编号：HT-2026-0001") { FirstLineIndent = 0, Align = TextAlign.Right },
            new FieldTableBlock([new FieldRow("出租方（甲方）", "欧阳喆"), new FieldRow("承租方（乙方）", "𠮷田龘㐀"), new FieldRow("地址", "上海市世纪大道100号")], 2),
            new HeadingBlock(1, "第一条 租赁房屋"),
            new ParagraphBlock([new PlainText("租金为每月人民币 "), new FilledText("3,500.00"), new PlainText(" 元（大写："), new FilledText("叁仟伍佰元整"), new PlainText("），"), new StrongText("押一付三"), new PlainText("。")]),
            new ClauseBlock("1.1", Clause),
            new ClauseBlock("（一）", Clause, 1),
            new ListBlock(["空调一台", "洗衣机一台", Clause], Ordered: true),
            new ListBlock(["水费", "电费"]),
            new HeadingBlock(2, "附属设施清单"),
            new DataTableBlock(
                ["序号", "名称", "单价（元）", "备注"],
                [.. Enumerable.Range(1, 30).Select(i => (IReadOnlyList<string>)[$"{i}", "双开门冰箱", $"{i * 1234:N2}", i % 5 == 0 ? Clause : string.Empty])],
                [1, 3, 2, 4])
            { Alignments = [TextAlign.Center, TextAlign.Left, TextAlign.Right, TextAlign.Justify] },
            .. Enumerable.Range(2, 4).SelectMany(i => (IEnumerable<Block>)[new HeadingBlock(1, $"第{i}条 违约责任"), new ParagraphBlock(Clause), new ParagraphBlock(Clause[i..])]),
            new RuleBlock(),
            new NoteBlock("本文件签署前请仔细阅读。"),
            Signatures,
        ],
    };
}
