namespace ContractFunctions.Hosting;

/// <summary>The shape of partition and row keys, as <see cref="IRecordStore"/> demands it.</summary>
public static class RowKeys
{
    public static bool IsKey(string text) => text.Length is >= 1 and <= 256 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
