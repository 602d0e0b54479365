using System.Text.Json;
using ContractFunctions.Filling;

namespace ContractFunctions.Tests.Filling;

public sealed class FormValuesTests
{
    [Fact]
    public void ToJson_IsTheSame_WhateverTheOrderAndSpacing() =>
        Assert.Equal(
            FormValues.Parse("""{"rent":"5800","area":"89.5"}""").ToJson(),
            FormValues.Parse(""" { "area" : "89.5", "rent" : "5800" } """).ToJson());

    [Fact]
    public void Merge_ReplacesAndClears()
    {
        FormValues before = FormValues.Parse("""{"a":"1","b":"2","c":"3"}""");

        FormValues merged = before.Merge(FormValues.Parse("""{"a":"9","b":null,"c":"","d":[1]}"""));

        Assert.Equal("""{"a":"9","d":[1]}""", merged.ToJson());
        Assert.Equal("""{"a":"1","b":"2","c":"3"}""", before.ToJson());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("""{"a":1,"a":2}""")]
    public void Parse_WhenNoObjectOfFields_IsRefused(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        Assert.Equal("Request.Malformed", FormValues.Parse(document.RootElement).Refusal!.Code);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FormValues>(json));
    }

    [Fact]
    public void Json_RoundTripsAsAMember()
    {
        FormValues values = FormValues.Parse("""{"名称":"喆","n":1}""");

        Assert.Equal(values, JsonSerializer.Deserialize<FormValues>(JsonSerializer.Serialize(values)));
        Assert.Equal(values.GetHashCode(), FormValues.Parse(values.ToJson()).GetHashCode());
    }
}
