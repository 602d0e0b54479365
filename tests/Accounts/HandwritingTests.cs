using ContractFunctions.Accounts;
using ContractFunctions.Pdf.Images;

namespace ContractFunctions.Tests.Accounts;

public sealed class HandwritingTests
{
    [Fact]
    public void Clean_OfWriting_IsThePictureAlone()
    {
        byte[] clean = Handwriting.Clean(Pictures.WithComment(Pictures.Handwriting(), "GPS 39.9 116.4")).Value;
        PngImage picture = PngImage.Read(clean, PngLimits.Default);
        Assert.Equal((400, 160, true), (picture.Width, picture.Height, picture.HasAlpha));
        Assert.Equal(clean, Handwriting.Clean(clean).Value);
    }

    [Fact]
    public void Clean_WhenItIsNoWriting_IsRefused()
    {
        Assert.Equal("Handwriting.Blank", Code(Pictures.Rgba(400, 160, (_, _) => false)));
        Assert.Equal("Handwriting.Blank", Code(Pictures.Rgba(400, 160, (x, y) => x == 200 && y == 80)));
        Assert.Equal("Handwriting.TooDense", Code(Pictures.Rgba(400, 160, (_, _) => true)));
        Assert.Equal("Handwriting.TooDense", Code(Pictures.Rgba(400, 160, (x, _) => x % 2 == 0)));
        Assert.Equal("Handwriting.Shape", Code(Pictures.Rgba(400, 160, (x, y) => x is > 190 and < 210 && y is > 70 and < 90)));
        Assert.Equal("Handwriting.Shape", Code(Pictures.Rgba(400, 160, (_, y) => y is 80 or 81)));
        Assert.Equal("Handwriting.Shape", Code(Pictures.Rgba(400, 160, (x, _) => x is 200 or 201)));
        Assert.Equal("Handwriting.TooSmall", Code(Pictures.Handwriting(119, 160)));
        Assert.Equal("Handwriting.TooSmall", Code(Pictures.Handwriting(400, 59)));
        Assert.Equal("Handwriting.TooLarge", Code(Pictures.Handwriting(2_001, 160)));
        Assert.Equal("Handwriting.TooLarge", Code(Pictures.Handwriting(1_999, 1_999)));
    }

    [Fact]
    public void Clean_WhenTheFileIsDamaged_IsRefused()
    {
        byte[] png = Pictures.Handwriting();
        Assert.Equal("Handwriting.NotPng", Code([]));
        Assert.Equal("Handwriting.NotPng", Code("<svg onload='x'/>"u8.ToArray()));
        Assert.Equal("Handwriting.NotPng", Code([0xFF, 0xD8, 0xFF, 0xE0]));
        Assert.Equal("Handwriting.NotPng", Code([.. png, .. "<script>"u8]));
        Assert.Equal("Handwriting.NotPng", Code(png[..^20]));
        byte[] flipped = [.. png];
        flipped[png.Length / 2] ^= 1;
        Assert.Equal("Handwriting.NotPng", Code(flipped));
    }

    private static string? Code(byte[] png) => Handwriting.Clean(png).Refusal?.Code;
}
