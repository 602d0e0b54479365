namespace ContractFunctions.Pdf.Typesetting;

/// <summary>Measures of the page and the type, in points. The text column is 43 characters of body type, so a full line of Han needs no stretching.</summary>
internal static class PageStyle
{
    public const double Width = 595.28;
    public const double Height = 841.89;
    public const double Body = 10.5;
    public const double ColumnWidth = 43 * Body;
    public const double Left = (Width - ColumnWidth) / 2;
    public const double Right = Left + ColumnWidth;
    public const double Top = Height - 76;
    public const double Bottom = 72;
    public const double ColumnHeight = Top - Bottom;

    public const double Leading = 1.7;
    public const double TableSize = 10;
    public const double TableLeading = 1.45;
    public const double CellPadding = 5;
    public const double NoteSize = 8.5;
    public const double NoteGray = 0.42;
    public const double FurnitureSize = 9;
    public const double ShadeGray = 0.95;
    public const int LeastLines = 2;

    /// <summary>Top of the em box above the baseline, of a square Han character.</summary>
    public const double EmAscent = 0.88;

    public static double HeadingSize(int level) => level switch { 1 => 13, 2 => 11.5, _ => Body };

    public static int Thousandths(double points, double size) => (int)Math.Round(points * 1000 / size);
}
