namespace ContractFunctions.Pdf.Typesetting;

/// <summary>The room between neighbours: punctuation that meets shares one square, filled-in values stand a little apart, Latin a little off Han.</summary>
internal static class Spacing
{
    /// <summary>The empty half of a punctuation mark, in thousandths.</summary>
    public const int Half = 500;

    /// <summary>How far one mark inside a line may be squeezed to pull the next word in.</summary>
    public const int MaxSqueeze = 250;

    /// <summary>Room before and after a filled-in value. Below a tenth of an em, or text extraction sees a space there.</summary>
    public const int FilledRoom = 80;

    /// <summary>Room between Han and Latin; as small for the same reason.</summary>
    public const int ScriptRoom = 60;

    /// <summary>What is added between two neighbours of one line; negative pulls them together.</summary>
    public static int Between(in Cell left, in Cell right)
    {
        bool tail = CharacterClasses.HasEmptyTail(left.Character);
        bool lead = CharacterClasses.HasEmptyLead(right.Character);
        int room = !tail && !lead && (left.Style == Emphasis.Filled) != (right.Style == Emphasis.Filled) ? FilledRoom : 0;
        if (tail && (lead || CharacterClasses.HasEmptyTail(right.Character)))
        {
            return -Half;
        }

        if (lead && CharacterClasses.HasEmptyLead(left.Character))
        {
            return -Half;
        }

        return room == 0 && Scripts(left, right) ? ScriptRoom : room;
    }

    /// <summary>What the first character of a line gives up on its left.</summary>
    public static int AtStart(in Cell first) => CharacterClasses.HasEmptyLead(first.Character) ? Half : 0;

    /// <summary>What the last character of a line gives up on its right: its empty half; a mark that hangs (行尾点号悬挂) all of its width.</summary>
    public static int AtEnd(in Cell last, LineFit fit) =>
        fit == LineFit.Hanging && CharacterClasses.Hangs(last.Character) ? last.Advance
        : CharacterClasses.HasEmptyTail(last.Character) ? Half
        : 0;

    /// <summary>What may be taken from between two neighbours when a line is squeezed.</summary>
    public static int Squeezable(in Cell left, in Cell right)
    {
        bool tail = CharacterClasses.HasEmptyTail(left.Character);
        bool lead = CharacterClasses.HasEmptyLead(right.Character);
        return tail == lead || (tail && CharacterClasses.HasEmptyTail(right.Character)) || (lead && CharacterClasses.HasEmptyLead(left.Character)) ? 0 : MaxSqueeze;
    }

    /// <summary>Whether a line may be stretched here: not inside words and numbers, nor inside —— and ……</summary>
    public static bool Stretches(in Cell left, in Cell right)
    {
        if (left.Class == CharacterClass.Space)
        {
            return right.Class != CharacterClass.Space;
        }

        bool joined = left.Class == CharacterClass.NoStart && left.Character == right.Character;
        return !joined && (!IsNarrow(left) || !IsNarrow(right)) && right.Class != CharacterClass.Space;
    }

    private static bool Scripts(in Cell left, in Cell right) =>
        (left.Class == CharacterClass.Ideograph && right.Class is CharacterClass.Word or CharacterClass.Digit)
        || (right.Class == CharacterClass.Ideograph && left.Class is CharacterClass.Word or CharacterClass.Digit);

    private static bool IsNarrow(in Cell cell) =>
        cell.Class is CharacterClass.Word or CharacterClass.Digit or CharacterClass.NarrowOpen or CharacterClass.NarrowClose or CharacterClass.Space;
}
