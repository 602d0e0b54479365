using System.Security.Cryptography.X509Certificates;
using ContractFunctions.Pdf;
using ContractFunctions.Pdf.Images;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Embedded.Commands;

/// <summary>A contract as our own typesetter makes it, with an empty signature field.</summary>
internal sealed record PdfBenchFile(string Name, ReadOnlyMemory<byte> Pdf, int Pages)
{
    public const string FieldName = "signature-lessor";

    public const string LargeName = "5 MB";

    private const string Clause =
        "甲方将其合法拥有的房屋出租给乙方使用，乙方应当按照约定的用途使用该房屋，不得擅自改变房屋结构；未经甲方书面同意，不得转租、分租或者与他人共用……双方另有约定的除外——包括但不限于《补充协议》、《物业服务合同》所列事项。"
        + "租金为每月人民币3,500.00元，按季支付，于每季度首月5日前付清；逾期支付的，每逾期一日按应付款项的0.05%支付违约金。";

    private const int PictureBytes = 1_250_000;

    /// <summary>The contract: five pages of clauses, lists and tables.</summary>
    public static TypesetDocument Contract { get; } = Document([]);

    public static PdfBenchFile Small() => Of("38 KB", Contract);

    /// <summary>The same with pictures of noise as annexes, which no filter makes smaller.</summary>
    /// <param name="bytes">About the size of the file.</param>
    public static PdfBenchFile Large(int bytes) => Of(LargeName, Document(Annexes(bytes)));

    /// <summary>Our signature of it, with nothing but the key in between.</summary>
    public Task<ReadOnlyMemory<byte>> SignAsync(ISignerKey key, X509Certificate2 certificate) => PdfSigner.SignAsync(Pdf, Request(key, certificate), CancellationToken.None);

    /// <summary>The same without the copy of the file, as contracts are signed and stored.</summary>
    public Task<ReadOnlyMemory<byte>> SignRevisionAsync(ISignerKey key, X509Certificate2 certificate) =>
        PdfSigner.SignRevisionAsync(Pdf, Request(key, certificate), CancellationToken.None);

    private static PdfSignRequest Request(ISignerKey key, X509Certificate2 certificate) => new()
    {
        FieldName = FieldName,
        Key = key,
        Certificate = certificate,
        SignedAt = DateTimeOffset.UnixEpoch,
        SignerName = "Bench",
        Reason = "Bench",
    };

    private static PdfBenchFile Of(string name, TypesetDocument document)
    {
        TypesetResult typeset = Typesetter.Default.Typeset(document);
        PlacedArea place = typeset.SignatureAreas[0];
        return new PdfBenchFile(name, SignatureFields.Add(typeset.Pdf, [new SignatureFieldSpec(FieldName, place.PageIndex, place.Area)]), typeset.PageCount);
    }

    private static TypesetDocument Document(IEnumerable<Block> annexes) => new()
    {
        Title = "房屋租赁合同",
        Blocks =
        [
            new TitleBlock("房屋租赁合同"),
            new FieldTableBlock([new FieldRow("出租方（甲方）", "甲方"), new FieldRow("承租方（乙方）", "乙方"), new FieldRow("房屋用途", "居住")], 2),
            .. Enumerable.Range(1, 10).SelectMany(Article),
            new DataTableBlock(
                ["序号", "名称", "单价（元）", "约定"],
                [.. Enumerable.Range(1, 30).Select(row => (IReadOnlyList<string>)[$"{row}", "房屋结构", $"{row * 1234}.00", row % 5 == 0 ? Clause[..60] : "按约定使用"])],
                [1, 3, 2, 4]) { Alignments = [TextAlign.Center, TextAlign.Left, TextAlign.Right, TextAlign.Justify] },
            new SignatureBlock([new SignaturePlace(FieldName, "甲方：", ["日期："]), new SignaturePlace("signature-lessee", "乙方：", ["日期："])]),
            .. annexes,
        ],
    };

    private static IEnumerable<Block> Article(int number) =>
    [
        new HeadingBlock(1, $"{number} 租金与房屋使用"),
        new ClauseBlock($"{number}.1", Clause),
        new ClauseBlock($"{number}.2", [new PlainText("租金为每月人民币"), new FilledText("3,500.00"), new PlainText("元，"), new StrongText("按季支付"), new PlainText("。")]),
        new ListBlock(["物业服务", "房屋结构"], Ordered: true),
    ];

    private static IEnumerable<Block> Annexes(int bytes)
    {
        Random noise = new(bytes);
        for (int left = bytes; left > 0; left -= PictureBytes)
        {
            int side = (int)Math.Sqrt(Math.Min(left, PictureBytes));
            byte[] pixels = new byte[side * side];
            noise.NextBytes(pixels);
            yield return new ImageBlock(PngWriter.Write(PngImage.Gray(side, pixels)));
        }
    }
}
