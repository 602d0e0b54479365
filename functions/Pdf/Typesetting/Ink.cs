namespace ContractFunctions.Pdf.Typesetting;

/// <summary>A shade of grey for what is drawn until disposal; black needs nothing.</summary>
internal readonly ref struct Ink
{
    private readonly Sheet? sheet;

    public Ink(Sheet sheet, double gray)
    {
        if (gray != 0)
        {
            this.sheet = sheet;
            sheet.Content.Op("q").Num(gray).Raw("g "u8).Num(gray).Op("G");
        }
    }

    public void Dispose() => sheet?.Content.Op("Q");
}
