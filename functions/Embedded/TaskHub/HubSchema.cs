namespace ContractFunctions.Embedded.TaskHub;

/// <summary>
/// Three tables. <c>instances</c>: one row per orchestration; <c>live</c> marks those whose tasks are in memory (after a crash exactly these are replayed),
/// <c>wake</c> is the earliest timer of a parked one. <c>history</c>: an append-only log of episodes. <c>inbox</c>: messages between orchestrations
/// until the episode that takes them commits. A pending activity or timer is an episode's action without an answer: it needs no row of its own.
/// </summary>
internal static class HubSchema
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS instances(
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, status INTEGER NOT NULL, generation INTEGER NOT NULL,
            created INTEGER NOT NULL, updated INTEGER NOT NULL, input BLOB, output BLOB, custom BLOB, failure BLOB,
            parent_id TEXT, parent_key INTEGER, parent_generation INTEGER, parent_task INTEGER, parent_name TEXT, live INTEGER NOT NULL, wake INTEGER) STRICT;
        CREATE INDEX IF NOT EXISTS instances_live ON instances(key) WHERE live = 1;
        CREATE INDEX IF NOT EXISTS instances_wake ON instances(wake) WHERE wake IS NOT NULL;
        CREATE INDEX IF NOT EXISTS instances_parent ON instances(parent_id) WHERE parent_id IS NOT NULL;
        CREATE TABLE IF NOT EXISTS history(row INTEGER PRIMARY KEY, instance INTEGER NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS history_instance ON history(instance);
        CREATE TABLE IF NOT EXISTS inbox(row INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL, data BLOB NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS inbox_target ON inbox(target);
        """;

    public static void Create(Sqlite db, int checkpointPages)
    {
        db.Execute("PRAGMA journal_mode=WAL");
        db.Execute("PRAGMA synchronous=FULL");
        db.Execute($"PRAGMA wal_autocheckpoint={checkpointPages}");
        db.Execute("PRAGMA cache_size=-65536");
        db.Execute(Tables);
    }
}
