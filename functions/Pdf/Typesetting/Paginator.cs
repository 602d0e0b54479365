namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Puts pieces on pages from top to bottom.</summary>
internal sealed class Paginator
{
    private readonly List<Sheet> sheets = [];
    private readonly PdfReference? background;
    private Sheet sheet = null!;
    private double pen;
    private double after;
    private bool fresh;

    private Paginator(PdfReference? background)
    {
        this.background = background;
        NewPage();
    }

    /// <summary>The pages of these pieces, at least one, and on which of them (from 0) each piece ends.</summary>
    /// <param name="pieces">In reading order.</param>
    /// <param name="background">A form drawn first on each page, or null.</param>
    /// <exception cref="PdfException">A piece that cannot be split is higher than a page.</exception>
    public static (IReadOnlyList<Sheet> Sheets, IReadOnlyList<int> Ends) Paginate(IReadOnlyList<Piece> pieces, PdfReference? background)
    {
        Paginator paginator = new(background);
        List<int> ends = [];
        for (int i = 0; i < pieces.Count; i++)
        {
            paginator.Add(pieces, i);
            ends.Add(paginator.sheets.Count - 1);
        }

        return (paginator.sheets, ends);
    }

    private void Add(IReadOnlyList<Piece> pieces, int index)
    {
        Piece piece = pieces[index];
        if (piece is BreakPiece)
        {
            if (!fresh)
            {
                NewPage();
            }

            return;
        }

        if (!fresh && Room(piece) + LeastFrom(pieces, index) > pen - PageStyle.Bottom)
        {
            Continue(piece);
        }

        Place(piece);
    }

    private void Place(Piece piece)
    {
        double available = pen - PageStyle.Bottom - Room(piece);
        if (piece.Height <= available + 0.01)
        {
            Draw(piece);
            return;
        }

        (Piece? head, Piece tail) = piece.Split(available);
        if (head is null && fresh)
        {
            throw new PdfException(PdfFault.LimitExceeded, "a block that cannot be split is higher than a page");
        }

        if (head is not null)
        {
            Draw(head);
        }

        Continue(piece);
        Place(tail);
    }

    // A page that goes on with a table begins with the table's header.
    private void Continue(Piece piece)
    {
        NewPage();
        if (piece.RunningHead is { } head)
        {
            Draw(head);
            after = 0;
            fresh = true;
        }
    }

    private void Draw(Piece piece)
    {
        pen -= Room(piece);
        piece.Draw(sheet, pen);
        pen -= piece.Height;
        after = piece.After;
        fresh = false;
    }

    private double Room(Piece piece) => fresh ? 0 : Math.Max(after, piece.Before);

    // The height that must fit here for the piece to begin on this page: its smallest part, or all of it and the beginning of what it stays with.
    private static double LeastFrom(IReadOnlyList<Piece> pieces, int index)
    {
        double least = 0;
        for (int i = index; i < pieces.Count; i++)
        {
            Piece piece = pieces[i];
            least += i > index ? Math.Max(pieces[i - 1].After, piece.Before) : 0;
            if (!piece.KeepWithNext || piece is BreakPiece || least > PageStyle.ColumnHeight)
            {
                return least + piece.LeastHeight;
            }

            least += piece.Height;
        }

        return least;
    }

    private void NewPage()
    {
        sheet = new Sheet(sheets.Count);
        sheets.Add(sheet);
        if (background is not null)
        {
            sheet.Draw("W0", background, 0, 0, 1, 1);
        }

        (pen, after, fresh) = (PageStyle.Top, 0, true);
    }
}
