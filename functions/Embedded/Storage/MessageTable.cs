using Microsoft.Data.Sqlite;

namespace ContractFunctions.Embedded.Storage;

/// <summary>A message taken for handling.</summary>
/// <param name="Tries">How often it was taken, this time included; with the id it is the receipt: a later taking has a higher number.</param>
internal sealed record QueueMessage(long Id, string Body, int Tries);

/// <summary>The rows of one queue.</summary>
internal sealed class MessageTable(SqliteDatabase database, string queue)
{
    private const string Receipt = "WHERE id = $0 AND tries = $1";

    public string Queue => queue;

    /// <summary>Takes up to <paramref name="take"/> visible messages, oldest first, and hides them until <paramref name="until"/> (UTC ticks).</summary>
    /// <param name="held">Messages whose handlers still run: not taken again.</param>
    public Task<IReadOnlyList<QueueMessage>> TakeAsync(int take, long now, long until, IReadOnlySet<long> held, CancellationToken cancellation) =>
        database.WriteAsync<IReadOnlyList<QueueMessage>>(
            session =>
            {
                List<QueueMessage> taken = Visible(session, now, take, held);
                foreach (QueueMessage message in taken)
                {
                    session.Execute("UPDATE messages SET visible = $1, tries = $2 WHERE id = $0", message.Id, until, message.Tries);
                }

                return taken;
            },
            cancellation);

    /// <summary>The message is done.</summary>
    public Task DeleteAsync(QueueMessage message) =>
        database.WriteAsync(session => session.Execute($"DELETE FROM messages {Receipt}", message.Id, message.Tries), CancellationToken.None);

    /// <summary>The message is to be seen again at <paramref name="visible"/> (UTC ticks); with <paramref name="untried"/> this try does not count.</summary>
    public Task ReturnAsync(QueueMessage message, long visible, bool untried) =>
        database.WriteAsync(
            session => session.Execute($"UPDATE messages SET visible = $2, tries = $3 {Receipt}", message.Id, message.Tries, visible, message.Tries - (untried ? 1 : 0)),
            CancellationToken.None);

    /// <summary>Moves the message to the poison queue, in one transaction.</summary>
    public Task PoisonAsync(QueueMessage message) =>
        database.WriteAsync(
            session => session.Execute($"UPDATE messages SET queue = queue || '-poison', tries = 0 {Receipt}", message.Id, message.Tries),
            CancellationToken.None);

    /// <summary>When the next message not held becomes visible (UTC ticks), or null.</summary>
    public long? NextVisible(IReadOnlySet<long> held) => database.Read(session =>
    {
        using SqliteDataReader reader = session.Read("SELECT id, visible FROM messages WHERE queue = $0 ORDER BY visible, id LIMIT $1", queue, held.Count + 1);
        while (reader.Read())
        {
            if (!held.Contains(reader.GetInt64(0)))
            {
                return reader.GetInt64(1);
            }
        }

        return (long?)null;
    });

    private List<QueueMessage> Visible(SqliteSession session, long now, int take, IReadOnlySet<long> held)
    {
        List<QueueMessage> messages = [];
        using SqliteDataReader reader = session.Read(
            "SELECT id, body, tries FROM messages WHERE queue = $0 AND visible <= $1 ORDER BY visible, id LIMIT $2", queue, now, take + held.Count);
        while (messages.Count < take && reader.Read())
        {
            if (!held.Contains(reader.GetInt64(0)))
            {
                messages.Add(new QueueMessage(reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2) + 1));
            }
        }

        return messages;
    }
}
