using System.Data.Common;

namespace Doms.PaymentProvider;

/// <summary>The ledger in an SQLite file. Not thread-safe.</summary>
sealed class SqliteLedgerStore : ILedgerStore, IDisposable
{
    const string Columns = "id, kind, idempotency_key, reference, charge, amount, currency, token, status, code, at";

    const string Schema =
        """
        CREATE TABLE IF NOT EXISTS provider_entries (
            id INTEGER NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund')),
            idempotency_key TEXT NOT NULL UNIQUE,
            reference TEXT NOT NULL,
            charge TEXT,
            amount BIGINT NOT NULL CHECK (amount >= 0),
            currency TEXT NOT NULL,
            token TEXT,
            status TEXT NOT NULL CHECK (status = 'succeeded' OR status = 'declined' OR status = 'cancelled'),
            code TEXT,
            at BIGINT NOT NULL
        );
        CREATE INDEX IF NOT EXISTS provider_entries_by_reference ON provider_entries (reference);
        CREATE INDEX IF NOT EXISTS provider_entries_by_charge ON provider_entries (charge) WHERE charge IS NOT NULL;
        """;

    readonly DbConnection _connection;
    readonly Statement _begin;
    readonly Statement _commit;
    readonly Statement _rollback;
    readonly Statement _insert;
    readonly Statement _byKey;
    readonly Statement _byReference;
    readonly Statement _refunded;
    readonly Statement _after;
    readonly Statement _last;
    readonly Statement _charges;
    readonly Statement _refunds;

    public SqliteLedgerStore(DbConnection connection)
    {
        _connection = connection;
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _insert = new(
            connection,
            """
            INSERT INTO provider_entries
                (kind, idempotency_key, reference, charge, amount, currency, token, status, code, at)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)
            RETURNING id
            """,
            10);
        _byKey = new(connection, $"SELECT {Columns} FROM provider_entries WHERE idempotency_key = @p0", 1);
        _byReference = new(
            connection,
            $"SELECT {Columns} FROM provider_entries WHERE reference = @p0 AND kind = @p1 ORDER BY id DESC LIMIT 1",
            2);
        _refunded = new(
            connection,
            "SELECT COALESCE(SUM(amount), 0) FROM provider_entries WHERE charge = @p0 AND status = 'succeeded'",
            1);
        _after = new(connection, $"SELECT {Columns} FROM provider_entries WHERE id > @p0 ORDER BY id LIMIT @p1", 2);
        _last = new(connection, "SELECT COALESCE(MAX(id), 0) FROM provider_entries");
        _charges = new(
            connection,
            $"SELECT {Columns} FROM provider_entries WHERE charge IS NULL AND (reference, id) > (@p0, @p1) "
            + "ORDER BY reference, id LIMIT @p2",
            3);
        _refunds = new(
            connection,
            $"SELECT {Columns} FROM provider_entries WHERE charge IS NOT NULL AND (charge, id) > (@p0, @p1) ORDER BY charge, id LIMIT @p2",
            3);
    }

    public long LastId => (long)_last.Scalar();

    /// <summary>Creates missing tables.</summary>
    public static void Create(DbConnection connection)
    {
        using var schema = new Statement(connection, Schema);
        schema.Execute();
    }

    public void Begin() => _begin.Execute();

    public void Commit() => _commit.Execute();

    public void Rollback() => _rollback.Execute();

    public Entry? FindByKey(string key) => ReadSingle(_byKey.With(key));

    public Entry? FindByReference(string kind, string reference) => ReadSingle(_byReference.With(reference, kind));

    public long RefundedAmount(string charge) => (long)_refunded.With(charge).Scalar();

    public Entry Add(Entry entry)
    {
        var id = (long)_insert.With(
            entry.Kind, entry.Key, entry.Reference, entry.Charge, entry.Amount, entry.Currency, entry.Token, entry.Status,
            entry.Code, entry.At.ToUnixTimeMilliseconds()).Scalar();
        return entry with { Id = id };
    }

    public IReadOnlyList<Entry> EntriesAfter(long id, int limit) => ReadAll(_after.With(id, (long)limit));

    /// <summary>Reads charges in the order of their references.</summary>
    public IReadOnlyList<Entry> ChargesAfter(string reference, long id, int limit) => ReadAll(_charges.With(reference, id, (long)limit));

    /// <summary>Reads refunds in the order of their charges' references.</summary>
    public IReadOnlyList<Entry> RefundsAfter(string charge, long id, int limit) => ReadAll(_refunds.With(charge, id, (long)limit));

    public void Dispose()
    {
        foreach (var statement in (Statement[])[
            _begin, _commit, _rollback, _insert, _byKey, _byReference, _refunded, _after, _last, _charges, _refunds])
            statement.Dispose();
        _connection.Dispose();
    }

    static List<Entry> ReadAll(Statement statement)
    {
        var entries = new List<Entry>();
        using var reader = statement.Read();
        while (reader.Read()) entries.Add(EntryOf(reader));
        return entries;
    }

    static Entry? ReadSingle(Statement statement)
    {
        using var reader = statement.Read();
        return reader.Read() ? EntryOf(reader) : null;
    }

    static Entry EntryOf(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), Text(row, 4), row.GetInt64(5),
        row.GetString(6), Text(row, 7), row.GetString(8), Text(row, 9),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)));

    static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
