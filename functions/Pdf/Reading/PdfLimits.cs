namespace ContractFunctions.Pdf;

/// <summary>What a reader spends on one file before it refuses it with <see cref="PdfFault.LimitExceeded"/>.</summary>
public sealed record PdfLimits
{
    /// <summary>The limits for files from outside.</summary>
    public static PdfLimits Default { get; } = new();

    /// <summary>Bytes of the file.</summary>
    public long FileBytes { get; init; } = 128L << 20;

    /// <summary>Highest object number; Annex C names 8,388,607 for all implementations.</summary>
    public int Objects { get; init; } = 1_000_000;

    /// <summary>Nesting of arrays and dictionaries, and of the page and field trees.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Cross-reference sections, that is revisions.</summary>
    public int Sections { get; init; } = 1_000;

    /// <summary>Pages.</summary>
    public int Pages { get; init; } = 20_000;

    /// <summary>Decoded bytes of one stream.</summary>
    public long StreamBytes { get; init; } = 100L << 20;

    /// <summary>Decoded bytes of all streams together.</summary>
    public long TotalStreamBytes { get; init; } = 500L << 20;
}
