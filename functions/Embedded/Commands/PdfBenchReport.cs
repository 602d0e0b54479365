using System.Text.Json.Serialization;

namespace ContractFunctions.Embedded.Commands;

/// <summary>Milliseconds are of processor time, in all threads of the process, for one operation.</summary>
/// <param name="LoadBefore">Load averages over 1, 5 and 15 minutes.</param>
/// <param name="PeersMissing">Why no peer was measured; null: they were.</param>
public sealed record PdfBenchReport(
    int Processors,
    string LoadBefore,
    string LoadAfter,
    string? PeersMissing,
    IReadOnlyList<PdfBenchRow> Signing,
    PdfBenchMemory Memory,
    IReadOnlyList<PdfBenchTypesetting> Typesetting,
    IReadOnlyList<PdfBenchGoal> Goals);

/// <summary>The first signature of a file.</summary>
/// <param name="KeyOperation">The limit: the key signs a hash.</param>
/// <param name="Hash">The limit: SHA-256 of the file.</param>
/// <param name="Revision">Ours up to the bytes to append: what a signature of a contract takes, which is stored without copying the file.</param>
/// <param name="Ours">Ours up to the whole signed file in memory, as the peers give it.</param>
public sealed record PdfBenchRow(
    string File, int Bytes, int Pages, string Key, Spread KeyOperation, Spread Hash, Spread Revision, Spread Ours, IReadOnlyList<PdfBenchPeer> Peers);

/// <param name="Milliseconds">Null: it cannot sign this file with this key, see <paramref name="Fault"/>.</param>
public sealed record PdfBenchPeer(string Name, string Version, Spread? Milliseconds, string? Fault);

/// <summary>Managed memory of one signature of the large file.</summary>
/// <param name="AllocatedBytes">All that was allocated from the first byte to the last, garbage included.</param>
/// <param name="LiveBytes">What is live, after a full collection, when the key signs or when the signed file is there, whichever is more; without the file that went in.</param>
/// <param name="PeakRatio">The most there can have been at once, the file that went in plus all that was allocated, to the size of that file.</param>
public sealed record PdfBenchMemory(int FileBytes, long AllocatedBytes, long LiveBytes, double PeakRatio);

public sealed record PdfBenchTypesetting(string Document, int Pages, int Bytes, Spread Milliseconds);

/// <param name="Name">Stands in the texts as <c>Bench.Pdf.Goal.{name}</c>.</param>
/// <param name="Subject">Which file, key or document.</param>
/// <param name="Measured">Null: what it compares with was not measured.</param>
public sealed record PdfBenchGoal(string Name, string Subject, double Limit, double? Measured, bool? Met);

[JsonSerializable(typeof(PdfBenchReport))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class PdfBenchReportJson : JsonSerializerContext;
