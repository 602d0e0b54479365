namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Something the paginator puts on a page: a paragraph, a table row, a picture.</summary>
internal abstract class Piece
{
    /// <summary>Room wanted above; the larger of this and the previous piece's <see cref="After"/> holds, and none at the top of a page.</summary>
    public double Before { get; init; }

    /// <summary>Room wanted below.</summary>
    public double After { get; init; }

    /// <summary>Stays on one page with the beginning of the next piece.</summary>
    public bool KeepWithNext { get; init; }

    /// <summary>Printed again when a page begins with this piece: the header of its table.</summary>
    public Piece? RunningHead { get; init; }

    public abstract double Height { get; }

    /// <summary>Height of the smallest part that may stand at the foot of a page.</summary>
    public virtual double LeastHeight => Height;

    /// <summary>Draws it with its upper edge here.</summary>
    public abstract void Draw(Sheet sheet, double top);

    /// <summary>What fits into this height, and the rest; no head when nothing sensible fits.</summary>
    public virtual (Piece? Head, Piece Tail) Split(double available) => (null, this);
}

/// <summary>The next piece starts a page.</summary>
internal sealed class BreakPiece : Piece
{
    public override double Height => 0;

    public override void Draw(Sheet sheet, double top)
    {
        // Leaves no mark: the paginator acts on it.
    }
}

/// <summary>A line across the column.</summary>
internal sealed class RulePiece : Piece
{
    public override double Height => 1;

    public override void Draw(Sheet sheet, double top) => sheet.Rule(PageStyle.Left, top - 0.5, PageStyle.Right, top - 0.5);
}
