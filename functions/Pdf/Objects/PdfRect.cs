namespace ContractFunctions.Pdf;

/// <summary>A rectangle in points (1/72 inch), origin at the lower left.</summary>
/// <param name="Left">Smaller x.</param>
/// <param name="Bottom">Smaller y.</param>
/// <param name="Right">Larger x.</param>
/// <param name="Top">Larger y.</param>
public readonly record struct PdfRect(double Left, double Bottom, double Right, double Top)
{
    /// <summary>Extent in x.</summary>
    public double Width => Right - Left;

    /// <summary>Extent in y.</summary>
    public double Height => Top - Bottom;

    /// <summary>As the four numbers of §7.9.5.</summary>
    public PdfArray ToArray() => [Left, Bottom, Right, Top];
}
