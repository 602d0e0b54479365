using System.Text;
using ContractFunctions.Templates;

namespace ContractFunctions.Tests.Templates;

/// <summary>A template with every type of field, short enough to see through; tests change lines of it.</summary>
internal static class SmallTemplate
{
    public const string Source = """
        ---
        id: small
        version: 1
        title: { zh: 小合同, en: Small }
        summary: { zh: 试, en: Trial }
        category: { zh: 试, en: Trial }
        roles:
          - id: lender
            label: { zh: 甲, en: A }
            title: { zh: 甲方, en: Party A }
            sample: { name: 王建国, documentType: ResidentIdentityCard, documentNumber: "110105197803153217", phone: "13800138001" }
          - id: borrower
            label: { zh: 乙, en: B }
            title: { zh: 乙方, en: Party B }
            sample: { name: 李晓梅, documentType: ResidentIdentityCard, documentNumber: "32010619950620342X", phone: "13900139002" }
        defaultInitiator: lender
        steps:
          - id: all
            title: { zh: 全部, en: All }
            fields:
              kind: { type: choice, label: { zh: 类, en: Kind }, options: { cash: { zh: 现金, en: Cash, months: 1 }, goods: { zh: 物, en: Goods, months: 3 } }, sample: cash }
              amount: { type: money, label: { zh: 额, en: Amount }, when: kind is cash, min: 1, max: 1000, sample: "10" }
              name: { type: text, label: { zh: 名, en: Name }, min: 2, max: 5, sample: 张三 }
              note: { type: longText, label: { zh: 注, en: Note }, optional: true, max: 20 }
              id: { type: idNumber, label: { zh: 证, en: ID }, sample: "110105197803153217" }
              mobile: { type: phone, label: { zh: 机, en: Mobile }, filledBy: borrower, sample: "13800138001" }
              day: { type: date, label: { zh: 日, en: Day }, sample: "2026-12-01" }
              span: { type: dateRange, label: { zh: 期, en: Span }, sample: { start: "2026-12-01", end: "2027-11-30" } }
              hours: { type: timeRange, label: { zh: 时, en: Hours }, sample: { start: "09:00", end: "17:30" } }
              share: { type: rate, label: { zh: 率, en: Share }, sample: "0.05" }
              size: { type: area, label: { zh: 积, en: Size }, sample: "12.5" }
              count: { type: int, label: { zh: 数, en: Count }, min: 1, max: 9, sample: 3 }
              ticks: { type: multi, label: { zh: 选, en: Ticks }, optional: true, options: { a: { zh: 一, en: One }, b: { zh: 二, en: Two } }, sample: [b] }
              home: { type: address, label: { zh: 址, en: Home }, sample: 北京市某路1号 }
              plate: { type: plate, label: { zh: 牌, en: Plate }, sample: 京A12345 }
              bank: { type: bank, label: { zh: 行, en: Bank }, sample: { holder: 王建国, bank: 某银行, number: "62001234" } }
              proof: { type: image, label: { zh: 图, en: Proof }, optional: true }
              things: { type: list, label: { zh: 物, en: Things }, optional: true, max: 3, columns: { what: { type: text, label: { zh: 名, en: What } }, price: { type: money, label: { zh: 价, en: Price }, optional: true } } }
        computed:
          total: { type: money, is: amount * count }
        rules:
          - { check: day <= span.end, at: day, message: { zh: 晚了, en: Too late } }
        ---

        # 小合同

        {{parties}}

        ## 内容 {#content}

        1. {{kind}}{{#if amount}}，{{amount}}元（{{amount|大写}}），共{{total}}元{{else}}，无金额{{/if}}。
        {{#if ticks has a}}
        2. 选了一。
        {{/if}}
        3. {{name}}、{{note}}、{{id}}、{{mobile}}、{{day}}、{{span}}、{{hours}}、{{share}}、{{size}}、{{count|中文}}、{{ticks}}、{{home}}、{{plate}}、{{bank.number}}、{{proof}}。

        {{#each things}}
        | 名 | 价 |
        |----|---:|
        | {{what}} | {{price}} |
        {{/each}}

        ## 末尾

        1. 见{{clause content}}。

        {{signatures}}
        """;

    public static TemplateDefinition Read(string source = Source) => TemplateFile.Read("small.md", Encoding.UTF8.GetBytes(source));

    /// <summary>Its faults after replacing a piece of it; the piece must be there.</summary>
    public static IReadOnlyList<TemplateFault> FaultsAfter(string piece, string replacement)
    {
        Assert.Contains(piece, Source, StringComparison.Ordinal);
        return Assert.Throws<TemplateException>(() => Read(Source.Replace(piece, replacement, StringComparison.Ordinal))).Faults;
    }

    /// <summary>The line of the first occurrence of a piece, from 1.</summary>
    public static int LineOf(string source, string piece) => source[..source.IndexOf(piece, StringComparison.Ordinal)].Count(c => c == '\n') + 1;
}

/// <summary>A folder with one template, as a lawyer's working copy.</summary>
internal sealed class TemplateFolder : IDisposable
{
    public TemplateFolder(string source)
    {
        Directory.CreateDirectory(Path);
        File.WriteAllText(System.IO.Path.Combine(Path, "small.md"), source);
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "contractfunctions-tests", $"templates-{Guid.NewGuid():n}");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
