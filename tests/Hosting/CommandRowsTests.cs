using ContractFunctions.Accounts;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Hosting;

/// <summary>Commands done once per key, where two servers get the same one.</summary>
public sealed class CommandRowsTests
{
    private static readonly CommandKey Key = new("0123456789abcdef0123456789abcdef", new string('a', 64));

    [Fact]
    public async Task Command_WhoseTwinUsedUpWhatItNeeded_IsAnsweredFromTheTwinsRow()
    {
        await using AppFixture app = await AppFixture.StartAsync();
        CommandRows commands = app.Get<CommandRows>();
        Outcome<SignInEntry> twin = default!;
        Outcome<SignInEntry> outcome = await OnceAsync(commands, Key, async () =>
        {
            twin = await OnceAsync(commands, Key, () => Task.FromResult<Outcome<CommandStep<SignInEntry>>>(new CommandStep<SignInEntry>(new SignInEntry("account", "nonce", AppFixture.Start), [])));
            return AccountRefusals.WeComCodeExpired;
        });
        Assert.Equal((twin.Value, "account"), (outcome.Value, outcome.Value.AccountId));

        CommandKey other = Key with { Row = new string('0', 32) };
        Assert.Same(AccountRefusals.WeComCodeExpired, (await OnceAsync(commands, other, () => Task.FromResult<Outcome<CommandStep<SignInEntry>>>(AccountRefusals.WeComCodeExpired))).Refusal);
    }

    private static Task<Outcome<SignInEntry>> OnceAsync(CommandRows commands, CommandKey key, Func<Task<Outcome<CommandStep<SignInEntry>>>> decide) =>
        commands.OnceAsync("probe", "partition", key, SignInsJson.Default.SignInEntry, _ => decide());
}
