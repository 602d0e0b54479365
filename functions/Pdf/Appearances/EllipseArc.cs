namespace ContractFunctions.Pdf.Appearances;

/// <summary>Places along the upper part of an ellipse around the origin, measured by the way from its top.</summary>
internal sealed class EllipseArc
{
    // Steps of the table per quarter: finer than a thousandth of a seal.
    private const int Steps = 512;

    private readonly double width;
    private readonly double height;

    /// <summary>The way from the top to each step of the angle, up to half the ellipse.</summary>
    private readonly double[] ways = new double[(2 * Steps) + 1];

    /// <param name="width">Half the horizontal axis.</param>
    /// <param name="height">Half the vertical axis.</param>
    public EllipseArc(double width, double height)
    {
        (this.width, this.height) = (width, height);
        for (int step = 1; step < ways.Length; step++)
        {
            (double x, double y) from = Point(AngleOf(step - 1)), to = Point(AngleOf(step));
            ways[step] = ways[step - 1] + Math.Sqrt(((to.x - from.x) * (to.x - from.x)) + ((to.y - from.y) * (to.y - from.y)));
        }
    }

    /// <summary>The length of the part that takes this angle (of the circle that is flattened to the ellipse), half of it on each side of the top.</summary>
    public double LengthOf(double angle) => 2 * ways[(int)Math.Min(ways.Length - 1, angle / 2 / (Math.PI / 2) * Steps)];

    /// <summary>The point this far from the top, to the left of it when positive, and the direction outwards there.</summary>
    public ((double X, double Y) Point, (double X, double Y) Outwards) At(double way)
    {
        int step = Math.Clamp(Array.BinarySearch(ways, Math.Abs(way)) is var found && found >= 0 ? found : ~found, 1, ways.Length - 1);
        double share = (Math.Abs(way) - ways[step - 1]) / (ways[step] - ways[step - 1]);
        double angle = AngleOf(step - 1 + share);
        (double x, double y) = Point(angle);
        (double outX, double outY) = (x / (width * width), y / (height * height));
        double length = Math.Sqrt((outX * outX) + (outY * outY));
        double side = way < 0 ? -1 : 1;
        return ((side * x, y), (side * outX / length, outY / length));
    }

    private static double AngleOf(double step) => (Math.PI / 2) + (step * Math.PI / 2 / Steps);

    private (double X, double Y) Point(double angle) => (width * Math.Cos(angle), height * Math.Sin(angle));
}
