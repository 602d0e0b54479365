namespace ContractFunctions.Pdf;

/// <summary>Compares each signed revision with the next and the last with the whole file; a change that is not allowed counts against every signature before it.</summary>
internal static class ChangeDetection
{
    /// <param name="document">The whole file.</param>
    /// <param name="validations">Its signatures, by the end of their revisions.</param>
    public static void Run(PdfDocument document, IReadOnlyList<SignatureValidation> validations)
    {
        PageContents pages = new();
        int? permission = null;
        for (int i = 0; i < validations.Count; i++)
        {
            SignatureValidation older = validations[i];
            permission = older.Permission is { } own ? Math.Min(own, permission ?? own) : permission;
            PdfDocument? newer = i + 1 < validations.Count ? validations[i + 1].Revision : document;
            if (older.Revision is null || newer is null)
            {
                continue; // told already: the signature without a revision is invalid
            }

            FindingList found = new();
            int? strictest = permission;
            PdfValidator.Guard(found, FindingKind.ModifiedAfterSigning, () => Compare(older.Revision, newer, strictest, pages, found));
            if (i + 1 == validations.Count && newer.File.Length > older.End && found.Items.Count == 0)
            {
                // Nothing shown has changed, but a later signature may have been hidden in there.
                found.Note(FindingKind.AddedAfterSigning, $"{newer.File.Length - older.End} bytes follow that no signature covers");
            }

            Tell(validations.Take(i + 1), found);
        }
    }

    private static void Compare(PdfDocument older, PdfDocument newer, int? permission, PageContents pages, FindingList found)
    {
        if (older.File.Length == newer.File.Length)
        {
            return;
        }

        if (older.StartOfCrossReference == newer.StartOfCrossReference || !PdfTail.IsEndOfRevision(newer.File.Span))
        {
            found.Fault(FindingKind.ModifiedAfterSigning, $"{newer.File.Length - older.File.Length} bytes follow that are no revision");
            return;
        }

        RevisionDifference difference = RevisionDifference.Between(older, newer, permission, pages);
        foreach (string violation in difference.Violations)
        {
            found.Fault(FindingKind.ModifiedAfterSigning, violation);
        }

        foreach (string addition in difference.Additions)
        {
            found.Note(FindingKind.AddedAfterSigning, addition);
        }
    }

    private static void Tell(IEnumerable<SignatureValidation> signatures, FindingList found)
    {
        foreach (SignatureValidation signature in signatures)
        {
            foreach (ValidationFinding finding in found.Items)
            {
                signature.Findings.Add(finding);
            }
        }
    }
}
