using System.Security.Cryptography;
using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Accounts;

public sealed class SigningPasswordsTests
{
    private static readonly Account Account = new("account-1", AccountsHarness.Phone("13712345678"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)
    {
        RealName = new RealName(
            RealNameLevel.Verified,
            PersonName.Parse("张三", "name").Value,
            IdentityDocument.Parse(IdentityDocumentType.ResidentIdentityCard, "11010519491231002X", null, new DateOnly(2026, 11, 22)).Value,
            DateTimeOffset.UnixEpoch),
    };

    [Theory]
    [InlineData("hetong-8848")]
    [InlineData("xiaoq1ng!")]
    [InlineData("签署密码八个字再加1个")]
    public void Fault_OfAnAcceptablePassword_IsNone(string password) => Assert.Null(SigningPasswords.FaultOf(password, Account));

    [Theory]
    [InlineData(null, "Field.Required")]
    [InlineData("", "Field.Required")]
    [InlineData("a1b2c3d", "Field.SigningPasswordLength")]
    [InlineData("abc\u0000defg1", "Field.SigningPasswordLength")]
    [InlineData("88482026", "Field.SigningPasswordClasses")]
    [InlineData("hetongqianshu", "Field.SigningPasswordClasses")]
    [InlineData("a1a1a1a1", "Field.SigningPasswordTooSimple")]
    [InlineData("abcdefg1", "Field.SigningPasswordTooSimple")]
    [InlineData("Password1", "Field.SigningPasswordTooSimple")]
    [InlineData("a123456789", "Field.SigningPasswordTooSimple")]
    [InlineData("ytrewq98765", "Field.SigningPasswordTooSimple")]
    [InlineData("ht12345678ht", "Field.SigningPasswordPersonal")]
    [InlineData("zs31002Xhetong", "Field.SigningPasswordPersonal")]
    [InlineData("hetong19491231", "Field.SigningPasswordPersonal")]
    [InlineData("hetong491231", "Field.SigningPasswordPersonal")]
    public void Fault_OfAWeakPassword_IsNamed(string? password, string fault)
    {
        Assert.Equal(fault, SigningPasswords.FaultOf(password, Account));
        Assert.NotEmpty(Texts.Of(fault).Zh);
    }

    [Fact]
    public void Hash_MatchesItsPasswordOnlyAndOnlyUnderThePlatformSecret()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        SigningPasswords passwords = new(new KeyedHash(secret), 1_000);
        Redacted<string> hash = passwords.Hash("hetong-8848");

        Assert.True(passwords.Matches("hetong-8848", hash));
        Assert.False(passwords.Matches("hetong-8849", hash));
        Assert.False(passwords.Matches("", hash));
        Assert.False(passwords.Matches(new string('a', 10_000), hash));
        Assert.NotEqual(hash, passwords.Hash("hetong-8848"));
        Assert.False(new SigningPasswords(new KeyedHash(RandomNumberGenerator.GetBytes(32)), 1_000).Matches("hetong-8848", hash));
        Assert.True(new SigningPasswords(new KeyedHash(secret), 2_000).Matches("hetong-8848", hash));
        Assert.Equal("[redacted]", $"{hash}");
    }

    [Fact]
    public void Hash_ByDefault_TakesSixHundredThousandIterations()
    {
        SigningPasswords passwords = new(new KeyedHash(RandomNumberGenerator.GetBytes(32)));
        Redacted<string> hash = passwords.Hash("hetong-8848");
        Assert.StartsWith("pbkdf2-sha256$600000$", hash.Reveal(), StringComparison.Ordinal);
        Assert.True(passwords.Matches("hetong-8848", hash));
    }
}
