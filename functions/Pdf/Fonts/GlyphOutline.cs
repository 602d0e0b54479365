namespace ContractFunctions.Pdf.Fonts;

/// <summary>What one step of an outline does.</summary>
public enum OutlineVerb
{
    /// <summary>Starts a contour.</summary>
    Move,

    /// <summary>A straight line.</summary>
    Line,

    /// <summary>A quadratic curve by way of its control point.</summary>
    Curve,

    /// <summary>Closes the contour.</summary>
    Close,
}

/// <summary>One step of an outline, in font units, y upwards.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="ControlX">Control point of a curve.</param>
/// <param name="ControlY">Control point of a curve.</param>
/// <param name="X">Where it ends.</param>
/// <param name="Y">Where it ends.</param>
public readonly record struct OutlineStep(OutlineVerb Verb, double ControlX, double ControlY, double X, double Y);

/// <summary>The shape of a glyph, filled by the non-zero winding rule.</summary>
/// <param name="Steps">Its contours one after the other; empty for a blank glyph.</param>
public sealed record GlyphOutline(IReadOnlyList<OutlineStep> Steps)
{
    /// <summary>The box of all points, control points included; empty at the origin for a blank glyph.</summary>
    public PdfRect Bounds { get; } = BoundsOf(Steps);

    private static PdfRect BoundsOf(IReadOnlyList<OutlineStep> steps)
    {
        (double left, double bottom, double right, double top) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (OutlineStep step in steps)
        {
            if (step.Verb == OutlineVerb.Close)
            {
                continue;
            }

            (double x, double y) = step.Verb == OutlineVerb.Curve ? (step.ControlX, step.ControlY) : (step.X, step.Y);
            (left, right) = (Math.Min(left, Math.Min(x, step.X)), Math.Max(right, Math.Max(x, step.X)));
            (bottom, top) = (Math.Min(bottom, Math.Min(y, step.Y)), Math.Max(top, Math.Max(y, step.Y)));
        }

        return left > right ? default : new PdfRect(left, bottom, right, top);
    }
}
