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
        Documents = new FolderDocumentStore(Folder, Time);
        Hash = new KeyedHash(Keys.HashSecret);
        Vault = new FieldVault(new DataKeys(Records, Keys, Time));
        Limits = new RateLimits(Records, Hash, Time);
        Codes = new OneTimeCodes(Records, Hash, Limits, Time);
        Sessions = new Sessions(Records, Hash, Time);
        Store = new AccountStore(Records, Vault, Sessions, Time);
        Directory = new AccountDirectory(Records, Store, Hash);
        Passwords = new SigningPasswords(Hash, FewIterations);
        Tries = new PasswordTries(Records, Time);
        Sender = new CodeSender(Sms, Logs.CreateLogger<CodeSender>());
        Checks = new IdentityChecks(Codes, Sender, Tries, Passwords, Time);
    }

    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("contractfunctions-").FullName;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 4, 0, 0, TimeSpan.Zero));

    public PlatformKeys Keys { get; } = NewKeys();

    public IRecordStore Records { get; }

    public IDocumentStore Documents { get; }

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

    public static PhoneNumber Phone(string digits = "13800138000") => PhoneNumber.Parse(digits, "phone").Value;

    public static PlatformKeys NewKeys() => new(
        "k1", new Dictionary<string, byte[]> { ["k1"] = RandomNumberGenerator.GetBytes(32) }, RandomNumberGenerator.GetBytes(32));

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
