using System.Net;
using System.Security.Cryptography;
using System.Text;
using ContractFunctions.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace ContractFunctions.Tests.Webhooks;

/// <summary>The sender against a real server on this machine.</summary>
public sealed class WebhookSenderTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";   // of the specification's own example

    private static readonly WebhookMessage Message = new(
        1, "msg_p5jXN8AQM9LWM0D4loKWxJek", "contract.completed", """{"test": 2432232314}""", AppFixture.Start, WebhookStatus.Pending, Attempts: 0, LastAnswer: null, Replays: 0);

    private readonly List<(string Path, HeaderDictionary Headers, string Body)> received = [];
    private readonly StepClock clock = new(AppFixture.Start);
    private WebApplication server = null!;
    private string address = "";

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapPost("/{**path}", async (HttpContext context) =>
        {
            using StreamReader reader = new(context.Request.Body);
            received.Add((context.Request.Path, new HeaderDictionary(new Dictionary<string, StringValues>(context.Request.Headers, StringComparer.OrdinalIgnoreCase)), await reader.ReadToEndAsync()));
            return context.Request.Path.Value switch
            {
                "/moved" => Results.Redirect("/inside", preserveMethod: true),
                "/broken" => Results.StatusCode(500),
                _ => Results.Ok(),
            };
        });
        await server.StartAsync();
        address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public void Sign_IsTheSpecificationsExample() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSender.Sign(Secret, Message.Id, 1614265330, Message.Body));

    [Fact]
    public async Task Send_CarriesTheBodyAndASignatureTheReceiverCanCheck()
    {
        using WebhookSender sender = Sender(_ => true);
        Assert.Equal((true, "200"), await sender.SendAsync($"{address}/hook", Secret, Message, default));

        (_, HeaderDictionary headers, string body) = Assert.Single(received);
        byte[] signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}");
        string expected = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret[6..]), signed));
        Assert.Equal($"v1,{expected}", headers["webhook-signature"]);
        Assert.Equal((Message.Body, Message.Id), (body, (string?)headers["webhook-id"]));
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), headers["webhook-timestamp"]);
    }

    [Fact]
    public async Task Send_ToAnAddressThatIsNotPublic_ConnectsToNobody()
    {
        using WebhookSender sender = Sender(PublicAddresses.Is);
        Assert.Equal((false, "address refused"), await sender.SendAsync($"{address}/hook", Secret, Message, default));
        Assert.Equal((false, "address refused"), await sender.SendAsync($"{address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/hook", Secret, Message, default));
        Assert.Empty(received);
    }

    [Fact]
    public async Task Send_FollowsNoRedirect_AndGivesTheStatusOrTheFault()
    {
        using WebhookSender sender = Sender(_ => true);
        Assert.Equal((false, "307"), await sender.SendAsync($"{address}/moved", Secret, Message, default));
        Assert.Equal((false, "500"), await sender.SendAsync($"{address}/broken", Secret, Message, default));
        Assert.Equal(["/moved", "/broken"], received.Select(request => request.Path));
        await server.StopAsync();
        Assert.Equal((false, "ConnectionError"), await sender.SendAsync($"{address}/hook", Secret, Message, default));
    }

    private WebhookSender Sender(Func<IPAddress, bool> isAllowed) => new(clock, WebhookSender.ConnectingOnlyTo(isAllowed));
}
