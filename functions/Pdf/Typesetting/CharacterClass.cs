using System.Collections.Frozen;
using System.Text;

namespace ContractFunctions.Pdf.Typesetting;

/// <summary>What line breaking needs to know about a character.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Han, kana, full-width letters: a line may end before and after it.</summary>
    Ideograph,

    /// <summary>Letters, digits and joining signs of words; not broken inside.</summary>
    Word,

    /// <summary>A decimal digit.</summary>
    Digit,

    /// <summary>Full-width opening bracket or quotation mark, currency prefix: never the last of a line.</summary>
    Open,

    /// <summary>Full-width closing mark: never the first of a line.</summary>
    Close,

    /// <summary>ASCII opening bracket; part of the word it touches.</summary>
    NarrowOpen,

    /// <summary>ASCII punctuation; part of the word it touches, never the first of a line.</summary>
    NarrowClose,

    /// <summary>Other characters that never start a line: … — · 々 ℃ ％.</summary>
    NoStart,

    /// <summary>A space at which a line may end.</summary>
    Space,

    /// <summary>The end of a line, set by the author.</summary>
    LineFeed,
}

/// <summary>Classes of characters after GB/T 15834 and the W3C's requirements for Chinese text layout.</summary>
internal static class CharacterClasses
{
    private const string Open = "（【《「『〈〔“‘〖｛［￥";
    private const string Close = "。，、；：？！）】》」』〉〕”’〗｝］．";
    private const string NoStart = "…—·々〻ー～〜・％‰℃℉°′″–";
    private const string NarrowOpen = "([{¥$£€";
    private const string NarrowClose = ",.;:!?)]}%";

    // Marks whose ink fills only one half of their square; the empty half may be given up.
    private const string EmptyTail = "。，、；：）】》」』〉〕”’〗｝］．";
    private const string EmptyLead = "（【《「『〈〔“‘〖｛［";

    private static readonly FrozenDictionary<int, CharacterClass> Listed = List();
    private static readonly FrozenSet<int> Tails = EmptyTail.Select(c => (int)c).ToFrozenSet();
    private static readonly FrozenSet<int> Leads = EmptyLead.Select(c => (int)c).ToFrozenSet();

    // What is counted after a number: "12" must not part from "个月", nor "3,500" from "元".
    private static readonly FrozenSet<int> Units = "元角分万亿年月日号时点秒天周个份条款项次套间室厅卫户层栋幢楼度平米斤吨倍人名张页件㎡㎥".Select(c => (int)c).ToFrozenSet();

    public static CharacterClass Of(Rune character)
    {
        int code = character.Value;
        if (code < 0x80)
        {
            return code switch
            {
                '\n' => CharacterClass.LineFeed,
                ' ' => CharacterClass.Space,
                >= '0' and <= '9' => CharacterClass.Digit,
                _ => Listed.GetValueOrDefault(code, CharacterClass.Word),
            };
        }

        if (Listed.TryGetValue(code, out CharacterClass listed))
        {
            return listed;
        }

        bool ideographic = code is (>= 0x2E80 and <= 0xA4CF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE4F) or (>= 0xFF00 and <= 0xFFEF) or >= 0x1F000;
        return ideographic || (code >= 0x2000 && !Rune.IsLetterOrDigit(character)) ? CharacterClass.Ideograph : CharacterClass.Word;
    }

    public static bool IsUnit(int character) => Units.Contains(character);

    /// <summary>True when the right half of the character's square is empty.</summary>
    public static bool HasEmptyTail(int character) => character >= 0x2018 && Tails.Contains(character);

    /// <summary>True for the marks that may stand in the margin (W3C, Requirements for Chinese Text Layout, hanging punctuation).</summary>
    public static bool Hangs(int character) => character is '。' or '，' or '、';

    /// <summary>True when the left half of the character's square is empty.</summary>
    public static bool HasEmptyLead(int character) => character >= 0x2018 && Leads.Contains(character);

    private static FrozenDictionary<int, CharacterClass> List()
    {
        Dictionary<int, CharacterClass> classes = [];
        foreach ((string characters, CharacterClass kind) in new[]
        {
            (Open, CharacterClass.Open), (Close, CharacterClass.Close), (NoStart, CharacterClass.NoStart),
            (NarrowOpen, CharacterClass.NarrowOpen), (NarrowClose, CharacterClass.NarrowClose),
        })
        {
            foreach (char c in characters)
            {
                classes.Add(c, kind);
            }
        }

        return classes.ToFrozenDictionary();
    }
}
