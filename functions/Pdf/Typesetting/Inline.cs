namespace ContractFunctions.Pdf.Typesetting;

/// <summary>A run of text inside a paragraph. A line feed in it ends the line.</summary>
/// <param name="Text">The text; other control characters are not printed.</param>
public abstract record Inline(string Text)
{
    /// <summary>Plain text.</summary>
    public static implicit operator Inline(string text) => new PlainText(text);

    /// <summary>Plain text.</summary>
    public static Inline FromString(string text) => new PlainText(text);
}

/// <summary>Text without emphasis.</summary>
public sealed record PlainText(string Text) : Inline(Text);

/// <summary>Text in bold.</summary>
public sealed record StrongText(string Text) : Inline(Text);

/// <summary>A value somebody filled in: underlined, with a little room before and behind it.</summary>
public sealed record FilledText(string Text) : Inline(Text);
