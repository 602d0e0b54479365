using System.Text.Json;
using ContractFunctions.Evidence;
using FsCheck;
using FsCheck.Fluent;

namespace ContractFunctions.Tests.Evidence;

public sealed class EvidenceChainTests
{
    [Theory]
    [InlineData("""{"b":1,"a":[true,null,"x"]}""", """{"a":[true,null,"x"],"b":1}""")]
    [InlineData("""{"é":1,"e":2,"\u20ac":3,"合":4}""", """{"e":2,"é":1,"€":3,"合":4}""")]
    [InlineData("""{"t":"\u0001\u001f\"\\\/\b\f\n\r\t\u007f"}""", "{\"t\":\"\\u0001\\u001f\\\"\\\\/\\b\\f\\n\\r\\t\u007f\"}")]
    public void CanonicalJson_SortsAndEscapes_AsRfc8785Says(string json, string expected) =>
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(JsonDocument.Parse(json).RootElement)));

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("9007199254740993")]
    public void CanonicalJson_OfANumberThatLanguagesWriteDifferently_IsRefused(string number) =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(JsonDocument.Parse(number).RootElement));

    [Fact]
    public void Chain_WithAnyEventChangedRemovedOrMoved_IsBrokenThere() => Prop.ForAll(
        Gen.Choose(2, 12).Two().ToArbitrary(),
        size =>
        {
            List<EvidenceLink> links = Chain(Math.Max(size.Item1, size.Item2));
            int at = Math.Min(size.Item1, size.Item2) - 1;
            List<EvidenceLink> changed = [.. links];
            changed[at] = changed[at] with { Event = changed[at].Event.Replace("\"seq\"", "\"Seq\"", StringComparison.Ordinal) };
            List<EvidenceLink> removed = [.. links.Where((_, index) => index != at - 1)];
            return EvidenceChain.FindBreak(links) is null && EvidenceChain.FindBreak(changed) == at && EvidenceChain.FindBreak(removed) == at - 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Commitment_OpensWithItsSaltAndValueOnly()
    {
        Commitment commitment = Commitment.To("李晓喆");
        Assert.True(Commitment.Opens(commitment.Hash, commitment.Salt, "李晓喆"));
        Assert.False(Commitment.Opens(commitment.Hash, commitment.Salt, "李晓梅"));
        Assert.False(Commitment.Opens(commitment.Hash, Commitment.To("李晓喆").Salt, "李晓喆"));
    }

    private static List<EvidenceLink> Chain(int length)
    {
        List<EvidenceLink> links = [];
        for (int seq = 1; seq <= length; seq++)
        {
            links.Add(EvidenceChain.Append(links.LastOrDefault()?.Link ?? EvidenceChain.Genesis, JsonSerializer.SerializeToElement(new { seq, what = $"第{seq}件事" })));
        }

        return links;
    }
}
