using System.Security.Cryptography;
using ContractFunctions.Accounts;
using ContractFunctions.Embedded.Storage;
using ContractFunctions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ContractFunctions.Tests.Accounts;

/// <summary>The accounts slice on the embedded storage in a folder of its own, with a clock in the test's hand.</summary>
public sealed class AccountsHarness : IDisposable
{
    /// <summary>Enough to be a real hash, few enough to keep the suite fast.</summary>
    private const int FewIterations = 1_000;

    private readonly SqliteDatabase database;

    public AccountsHarness()
    {
        database = new SqliteDatabase(Folder);
        Records = new SqliteRecordStore(database);
        Hash = new KeyedHash(Keys.HashSecret);
        Vault = new FieldVault(new DataKeys(Records, Keys, Time));
        Limits = new RateLimits(Records, Hash, Time);
        Codes = new OneTimeCodes(Records, Hash, Limits, Time);
        Sessions = new Sessions(Records, Hash, Time);
        CommandRows commands = new(Records, Time);
        Store = new AccountStore(Records, commands, Vault, Sessions, Time);
        Directory = new AccountDirectory(Records, Store, Hash);
        Passwords = new SigningPasswords(Hash, FewIterations);
        Tries = new PasswordTries(Records, Time);
        Sender = new CodeSender(Sms, Logs.CreateLogger<CodeSender>());
        RealNamePolicy policy = new(AcceptsSimulated: true);
        Checks = new IdentityChecks(Codes, Sender, Tries, Passwords, new FaceChecks(Records, Store, Limits, policy, Time, Logs.CreateLogger<FaceChecks>()), Limits, policy, Time);
        Setting = new PasswordSetting(Store, Passwords, Tries, Sessions, Limits, Time);
        SignIns = new SignIns(Codes, Sender, commands, Directory, Store, Sessions, Limits, Hash, Time);
        RealNames = new RealNames(Store, Directory, Verifier, Typesetter, Limits, Time, Logs.CreateLogger<RealNames>());
    }

    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("contractfunctions-").FullName;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 4, 0, 0, TimeSpan.Zero));

    public PlatformKeys Keys { get; } = NewKeys();

    public IRecordStore Records { get; }

    public KeyedHash Hash { get; }

    public FieldVault Vault { get; }

    public RateLimits Limits { get; }

    public OneTimeCodes Codes { get; }

    public Sessions Sessions { get; }

    public AccountStore Store { get; }

    public AccountDirectory Directory { get; }

    public SigningPasswords Passwords { get; }

    public PasswordTries Tries { get; }

    public RecordingSms Sms { get; } = new();

    public RecordingLogs Logs { get; } = new();

    public CodeSender Sender { get; }

    public IdentityChecks Checks { get; }

    public PasswordSetting Setting { get; }

    public SignIns SignIns { get; }

    public RealNames RealNames { get; }

    public ScriptedVerifier Verifier { get; } = new();

    public FewCharacters Typesetter { get; } = new();

    public static PhoneNumber Phone(string digits = "13800138000") => PhoneNumber.Parse(digits, "phone").Value;

    public static PlatformKeys NewKeys() => new(
        "k1", new Dictionary<string, byte[]> { ["k1"] = RandomNumberGenerator.GetBytes(32) }, RandomNumberGenerator.GetBytes(32));

    public static CommandKey NewKey() => new(RandomNumberGenerator.GetHexString(32, lowercase: true), new string('f', 64));

    public static RealNameBody RealNameOf(string name = "张三", string number = "11010519491231002X", string type = "ResidentIdentityCard", string? birthDate = null) =>
        new(name, type, number, new PrivacyConsentBody(PrivacyConsentText.Version, PrivacyConsentText.Sha256), birthDate);

    public Task<Outcome<CodeSentView>> SendCodeAsync(PhoneNumber phone, CommandKey? key = null) => SignIns.SendCodeAsync(phone, key ?? NewKey(), "10.0.0.1", default);

    public Task<Outcome<SignedIn>> ExchangeAsync(PhoneNumber phone, string code, CommandKey? key = null, string? ending = null) =>
        SignIns.SignInAsync(phone, code, ending, key ?? NewKey(), "10.0.0.1", default);

    public async Task<Outcome<SignedIn>> SignInAsync(PhoneNumber phone)
    {
        Assert.Null((await SendCodeAsync(phone)).Refusal);
        return await ExchangeAsync(phone, Sms.LastCode);
    }

    public Task<Outcome<Account>> DeclareAsync(string accountId, RealNameBody? body = null, CommandKey? key = null) =>
        RealNames.DeclareAndVerifyAsync(accountId, body ?? RealNameOf(), key ?? NewKey(), default);

    /// <summary>A signed-in account with a verified real name.</summary>
    public async Task<Account> VerifiedAsync(PhoneNumber phone) => (await DeclareAsync((await SignInAsync(phone)).Value.Account.Id)).Value;

    public Task<Outcome<Account>> SetPasswordAsync(string accountId, string password = "hetong-8848") =>
        Store.ExecuteAsync(accountId, NewKey(), new AccountCommand.SetSigningPassword(Passwords.Hash(password), Time.GetUtcNow()), default);

    public void Dispose()
    {
        database.Dispose();
        System.IO.Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Keeps what was sent; fails when told to.</summary>
public sealed class RecordingSms : ISmsSender
{
    public List<SmsMessage> Sent { get; } = [];

    public Exception? Fault { get; set; }

    public string LastCode => Sent[^1].Parameters["code"];

    public Task<MessageReceipt> SendAsync(SmsMessage message, CancellationToken cancellation = default)
    {
        if (Fault is { } fault)
        {
            return Task.FromException<MessageReceipt>(fault);
        }

        Sent.Add(message);
        return Task.FromResult(new MessageReceipt(message.Key, DateTimeOffset.UnixEpoch));
    }
}

/// <summary>Keeps every line logged, with exceptions, as a sink would write it.</summary>
public sealed class RecordingLogs : ILoggerProvider, ILoggerFactory
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

    public string All => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => new Recorder(lines);

    public ILogger<T> CreateLogger<T>() => new Logger<T>(this);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Recorder(System.Collections.Concurrent.ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");
    }
}

/// <summary>Answers as told.</summary>
public sealed class ScriptedVerifier : IRealNameVerifier
{
    public bool IsMatch { get; set; } = true;

    public Exception? Fault { get; set; }

    public List<string> Keys { get; } = [];

    public Task<RealNameVerdict> VerifyAsync(string key, PersonName name, IdentityDocument document, PhoneNumber phone, CancellationToken cancellation = default)
    {
        Keys.Add(key);
        return Fault is { } fault ? Task.FromException<RealNameVerdict>(fault) : Task.FromResult(new RealNameVerdict(IsMatch, "Scripted", IsSimulated: false));
    }
}

/// <summary>Prints everything but 龘.</summary>
public sealed class FewCharacters : ITypesetter
{
    public ContractFunctions.Pdf.Typesetting.TypesetResult Typeset(ContractFunctions.Pdf.Typesetting.TypesetDocument document) => throw new NotSupportedException();

    public string? FindUnprintable(string text) => text.Contains('龘', StringComparison.Ordinal) ? "龘" : null;
}
