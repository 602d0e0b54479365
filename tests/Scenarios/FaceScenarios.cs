using System.Text.Json.Nodes;
using ContractFunctions.Accounts;
using ContractFunctions.Embedded.Demo;
using ContractFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ContractFunctions.Tests.Scenarios;

/// <summary>Signing after a check by face, as a provider answers it.</summary>
public sealed class FaceScenarios
{
    [Fact]
    [Covers("D5")]
    public async Task Sign_ByFace_NeedsTheSeparateConsentAndAPassedCheckOfThisContent()
    {
        Provider provider = new();
        await using RentalScenario scenario = await RentalScenario.StartAsync(options => options with { Configure = services => services.AddSingleton<IFaceCheck>(provider) });
        await scenario.ClimbAsync(Rung.Signing);
        DemoPerson tenant = scenario.Tenant;
        JsonNode contract = await tenant.GetAsync(scenario.Path);
        string hash = (string)contract["contentHash"]!;
        object check = new { action = "sign", contentHash = hash, face = true };
        object sign = new { contentHash = hash, mark = "NameSeal", title = (string)contract["title"]!, signerName = tenant.Name };
        (await scenario.PostAsync(tenant, $"{scenario.Path}/readings", new { contentHash = hash, pages = Enumerable.Range(1, (int)contract["pageCount"]!) })).Expect(200);
        (await scenario.PostAsync(tenant, $"{scenario.Path}/identity-checks", check)).Refused(403, AccountRefusals.FaceConsentRequired.Code);
        JsonNode text = (await scenario.App.GetAsync("/api/privacy-consents/face")).Json;
        (await scenario.PostAsync(tenant, "/api/me/face-consent", new { version = (string)text["version"]!, sha256 = (string)text["sha256"]! })).Expect(200);
        (await scenario.SignAsync(sign)).Refused(AccountRefusals.FaceNotBegun.Status, AccountRefusals.FaceNotBegun.Code);

        string key = new('f', 32);
        JsonNode begun = (await scenario.PostAsync(tenant, $"{scenario.Path}/identity-checks", check, key)).Expect(200).Json;
        Assert.Equal(begun.ToJsonString(), (await scenario.PostAsync(tenant, $"{scenario.Path}/identity-checks", check, key)).Expect(200).Json.ToJsonString());
        Assert.Equal((1, "https://face.example.com/look", null), (provider.Begun, (string?)begun["url"], (string?)begun["maskedPhone"]));
        (await scenario.App.GetAsync(provider.ReturnTo!.AbsolutePath)).Expect(200);
        (await scenario.SignAsync(sign)).Refused(AccountRefusals.FacePending.Status, AccountRefusals.FacePending.Code);
        provider.Result = FaceCheckResult.Failed;
        (await scenario.SignAsync(sign)).Refused(AccountRefusals.FaceFailed.Status, AccountRefusals.FaceFailed.Code);
        provider.Result = FaceCheckResult.Passed;
        (await scenario.SignAsync(new { contentHash = hash, mark = "NameSeal", title = (string)contract["title"]!, signerName = tenant.Name, password = "Zulin-2026-Hetong" })).RefusedField("code", "Field.Required");
        (await scenario.SignAsync(sign)).Expect(202);
        await scenario.App.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("Signed", (string?)(await scenario.ContractAsync())["parties"]!.AsArray().Single(party => (string?)party!["role"] == "tenant")!["stage"]);
        Assert.Contains("\\u0022Face\\u0022", (await scenario.App.GetAsync($"{scenario.Path}/timeline", tenant.Token)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ByFace_WithoutAProvider_IsRefused_AndTheOtherMethodIsNot()
    {
        await using RentalScenario scenario = await RentalScenario.StartAsync();
        await scenario.ClimbAsync(Rung.Signing);
        string hash = (string)(await scenario.ContractAsync())["contentHash"]!;
        (await scenario.PostAsync(scenario.Tenant, $"{scenario.Path}/identity-checks", new { action = "sign", contentHash = hash, face = true }))
            .Refused(AccountRefusals.FaceNotConfigured.Status, AccountRefusals.FaceNotConfigured.Code);
        await scenario.ClimbAsync(Rung.FirstSigned);
    }

    private sealed class Provider : IFaceCheck
    {
        public FaceCheckResult Result { get; set; }

        public int Begun { get; private set; }

        public Uri? ReturnTo { get; private set; }

        public Task<FaceCheckStart> BeginAsync(PersonName name, IdentityDocument document, string reference, Uri returnTo, CancellationToken cancellation = default)
        {
            Begun++;
            ReturnTo = returnTo;
            return Task.FromResult(new FaceCheckStart("ticket-1", new Uri("https://face.example.com/look")));
        }

        public Task<FaceCheckResult> ResultAsync(string ticket, CancellationToken cancellation = default) => Task.FromResult(Result);
    }
}
