namespace ContractFunctions.Embedded.Commands;

/// <summary>What several rounds of a bench gave.</summary>
public sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(Quantile(sorted, 0.5), sorted[0], sorted[^1]);
    }

    /// <param name="sorted">Ascending; empty gives 0.</param>
    public static double Quantile(double[] sorted, double quantile) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(quantile * sorted.Length))];
}
