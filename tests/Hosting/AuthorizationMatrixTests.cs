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

    /// <summary>The table calls a placeholder by what stands for it in the scene.</summary>
    private static string NormalName(string name) => name.Replace("{template}", "{id}", StringComparison.Ordinal);
}
