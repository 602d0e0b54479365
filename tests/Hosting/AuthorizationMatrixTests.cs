using System.Reflection;
using ContractFunctions.Hosting;

namespace ContractFunctions.Tests.Hosting;

/// <summary>Route × role, on the live router: every route has a row, every row a route, and every cell is asked.</summary>
public sealed class AuthorizationMatrixTests
{
    [Fact]
    public async Task Rows_AreExactlyTheRoutesOfTheLiveRouter()
    {
        await using AppFixture app = await AppFixture.StartAsync();
        string[] routes = [.. LiveRoute.Of(app).Select(route => NormalName(route.Name))];
        string[] rows = [.. AuthorizationMatrix.Rows.Select(row => NormalName(row.Route))];
        Assert.Equal(routes.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    /// <summary>One scene serves until a cell has changed its contract; then the next cell gets a fresh one.</summary>
    [Fact]
    public async Task Cells_AreAnsweredAsTheTableSays()
    {
        await using MatrixScene scene = await MatrixScene.StartAsync();
        List<string> wrong = [];
        foreach (MatrixRow row in AuthorizationMatrix.Rows)
        {
            foreach (Role role in Enum.GetValues<Role>())
            {
                (int status, string text) = await scene.AskAsync(row, role);
                if (status != row.Of(role))
                {
                    wrong.Add($"{row.Route} as {role}: expected {row.Of(role)}, was {status} {text}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Answers_OfEveryGet_HaveADeclaredMediaType()
    {
        await using MatrixScene scene = await MatrixScene.StartAsync();
        List<string> wrong = [];
        HashSet<string> seen = [];
        foreach (LiveRoute route in LiveRoute.Of(scene.App).Where(route => route.Method == "GET" && route.Function is not null))
        {
            Dictionary<string, string> values = route.Template.Contains("/templates/", StringComparison.Ordinal) ? new(scene.Values) { ["id"] = scene.Values["template"] } : scene.Values;
            string?[] declared = [.. route.Function!.Method.GetCustomAttributes<AnswersAttribute>().Select(answer => answer.MediaType)];
            foreach (Role role in (Role[])[Role.Initiator, Role.Party])
            {
                Answer answer = await scene.App.GetAsync(route.Path(values), await scene.TokenAsync(role));
                if (answer.Status == 200)
                {
                    seen.Add(route.Template);
                }

                if (answer.Status == 200 && !declared.Contains(answer.MediaType))
                {
                    wrong.Add($"{route.Name}: {answer.MediaType}, declared {string.Join(", ", declared)}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Superset(new HashSet<string> { "/api/me/name-seal", "/api/me/handwriting", "/api/contracts/{id}/document", "/api/trust" }, seen);
    }

    /// <summary>The table calls a placeholder by what stands for it in the scene.</summary>
    private static string NormalName(string name) => name.Replace("{template}", "{id}", StringComparison.Ordinal);
}
