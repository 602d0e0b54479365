using System.Globalization;
using System.Text;
using ContractFunctions.Hosting;
using ContractFunctions.Notifications;
using ContractFunctions.Organizations;
using ContractFunctions.Pdf.Typesetting;

namespace ContractFunctions.Seals;

/// <summary>Exports of the 用印台账, for keepers: CSV (RFC 4180, UTF-8 with byte order mark, so that spreadsheets read the Chinese) and PDF.</summary>
public sealed class LedgerFunctions(OrganizationEdge edge, OrganizationViews members, SealStore seals, SealLedger ledger, ITypesetter typesetter, TimeProvider time)
{
    /// <summary>A PDF holds the newest of them; the CSV all.</summary>
    private const int MaxPrinted = 2_000;

    private static readonly string[] Columns = ["time", "what", "contract", "person", "keeper", "application", "hash"];

    [Function(nameof(GetLedgerCsv))]
    [Answers(StatusCodes.Status200OK, "text/csv")]
    public Task<IResult> GetLedgerCsv(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/seals/{seal}/ledger.csv")] HttpRequest request, string organization, string seal) =>
        AnswerAsync(request, organization, seal, async (one, rows, cancellation) =>
        {
            StringBuilder csv = new("\uFEFF");
            Append(csv, Columns.Select(column => Texts.Of($"Seal.Ledger.{column}").Zh));
            await foreach (string[] row in rows.WithCancellation(cancellation))
            {
                Append(csv, row);
            }

            return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv", $"ledger-{one.Id[..8]}.csv");
        });

    [Function(nameof(GetLedgerPdf))]
    [Answers(StatusCodes.Status200OK, "application/pdf")]
    public Task<IResult> GetLedgerPdf(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "organizations/{organization}/seals/{seal}/ledger.pdf")] HttpRequest request, string organization, string seal) =>
        AnswerAsync(request, organization, seal, async (one, rows, cancellation) =>
        {
            List<string[]> printed = [];
            await foreach (string[] row in rows.WithCancellation(cancellation))
            {
                printed.Add(row);
            }

            string title = Texts.Of("Seal.Ledger.title").Zh;
            TypesetDocument document = new()
            {
                Title = title,
                Blocks =
                [
                    new TitleBlock(title),
                    new ParagraphBlock($"{Texts.Of("Seal.Ledger.seal").Zh}：{one.Inscription}　{Texts.Of($"SealType.{one.Type}").Zh}　{BeijingTime.Print(time.GetUtcNow())}") { FirstLineIndent = 0 },
                    printed.Count == 0
                        ? new ParagraphBlock(Texts.Of("Seal.Ledger.empty").Zh)
                        : new DataTableBlock([.. Columns.Select(column => Texts.Of($"Seal.Ledger.{column}").Zh)], [.. printed.TakeLast(MaxPrinted)], [3, 2, 2, 2, 2, 1.5, 4]),
                ],
            };
            return Results.File(typesetter.Typeset(document).Pdf, "application/pdf", $"ledger-{one.Id[..8]}.pdf");
        });

    private Task<IResult> AnswerAsync(
        HttpRequest request, string organization, string seal, Func<Seal, IAsyncEnumerable<string[]>, CancellationToken, Task<IResult>> answer) =>
        edge.QueryAsync(request, organization, async (found, caller, cancellation) =>
            !RecordLimits.IsKey(seal) || await seals.FindAsync(found.Id, seal, cancellation) is not { } one ? Problem.Of(Refusals.NotFound)
            : !found.IsSealKeeper(caller.AccountId) ? Problem.Of(SealRefusals.KeeperOnly)
            : await answer(one, RowsAsync(one, cancellation), cancellation));

    private async IAsyncEnumerable<string[]> RowsAsync(Seal seal, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        Dictionary<string, string> names = [];
        await foreach (LedgerEntry entry in ledger.ReadAsync(seal.OrganizationId, seal.Id, cancellation))
        {
            yield return
            [
                BeijingTime.Of(entry.At).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Texts.Of($"Seal.Ledger.{entry.Kind}").Zh,
                NoticeActivities.ReferenceOf(entry.ContractId),
                await NameAsync(entry.AgentId),
                entry.KeeperId is null ? "" : await NameAsync(entry.KeeperId),
                entry.Application?.ToString(CultureInfo.InvariantCulture) ?? "",
                entry.ContentHash,
            ];
        }

        async Task<string> NameAsync(string accountId)
        {
            if (!names.TryGetValue(accountId, out string? name))
            {
                names[accountId] = name = await members.NameOfAsync(accountId, cancellation) ?? accountId;
            }

            return name;
        }
    }

    private static void Append(StringBuilder csv, IEnumerable<string> cells) => csv.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    /// <summary>Quoted where needed; what a spreadsheet would take for a formula begins with an apostrophe.</summary>
    private static string Cell(string text)
    {
        string safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
