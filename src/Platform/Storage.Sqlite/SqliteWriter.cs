using Doms.Engine.Storage;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>The single writing connection. Its calls are short and synchronous, serialized by the gate.</summary>
sealed class SqliteWriter : IDisposable
{
    readonly StoreState _state;
    readonly SqliteStatement _beginRead;
    readonly SqliteStatement _beginWrite;
    readonly SqliteStatement _commit;
    readonly SqliteStatement _rollback;

    readonly FileGuard? _guard;

    /// <param name="guard">Guards the file; null in memory, and for a file that is only read.</param>
    public SqliteWriter(SqliteSession session, StoreState state, FileGuard? guard)
    {
        Session = session;
        _state = state;
        _guard = guard;
        _beginRead = new SqliteStatement(session.Handle, "BEGIN");
        _beginWrite = new SqliteStatement(session.Handle, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(session.Handle, "COMMIT");
        _rollback = new SqliteStatement(session.Handle, "ROLLBACK");
    }

    public SqliteSession Session { get; }

    public DateTimeOffset? LastTime => _state.LastTime;

    /// <param name="empty">Tables known to be empty, or known not to be, within this transaction.</param>
    /// <param name="sizes">Receives the stored size of each row.</param>
    public object?[] Load(IReadOnlyList<RowKey> keys, Dictionary<Table, bool> empty, int[] sizes)
    {
        var rows = new object?[keys.Count];
        if (keys.Count == 0) return rows;
        _beginRead.Run();
        try
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var statements = Session.StatementsFor(keys[i].Table);
                rows[i] = IsAbsent(keys[i], statements, empty) ? null : statements.Load(keys[i].Key);
                sizes[i] = statements.LoadedBytes;
            }

            return rows;
        }
        finally
        {
            RollBackIfOpen();
        }
    }

    /// <summary>Writes all changes; returns when they are durable, in the file that the next start will open.</summary>
    /// <param name="sizes">Receives how many bytes each change has written.</param>
    /// <exception cref="StoreUnavailableException">The file is not writable, or no longer where it was opened.</exception>
    /// <exception cref="CommitUnknownException">The file failed during the commit, which a later recovery may find complete.</exception>
    public void Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, DateTimeOffset now, int[] sizes)
    {
        _guard?.ThrowIfRefused();
        _beginWrite.Run();
        try
        {
            CheckGuards(guards);
            for (var i = 0; i < changes.Count; i++) sizes[i] = Write(changes[i]);
            if (!_state.TrySave(now)) throw RefuseSecondWriter();
            RunCommit();
        }
        finally
        {
            RollBackIfOpen();
        }

        _state.Count(isKnown: true);
        _guard?.Acknowledge(_state.Commits);
    }

    StoreUnavailableException RefuseSecondWriter()
    {
        const string reason = "Another process writes to the database. Stop one of the two.";
        return new StoreUnavailableException(_guard?.Refuse(reason) ?? reason);
    }

    void RunCommit()
    {
        try
        {
            _commit.Run();
        }
        catch (StoreUnavailableException error) when (SqliteErrors.IsSyncError(raw.sqlite3_extended_errcode(Session.Handle)))
        {
            _state.Count(isKnown: false);
            throw new CommitUnknownException(error.Message, error);
        }
    }

    void CheckGuards(IReadOnlyList<RowGuard> guards)
    {
        var empty = new Dictionary<Table, bool>();
        foreach (var guard in guards)
        {
            var statements = Session.StatementsFor(guard.Key.Table);
            var row = IsEmpty(guard.Key.Table, statements, empty) ? null : statements.Load(guard.Key.Key);
            var version = row is null ? 0 : guard.Key.Table.VersionOf(row);
            if (version != guard.Version)
                throw new VersionConflictException($"{guard.Key} was read at version {guard.Version} and is at {version}.");
        }
    }

    public void Dispose()
    {
        _state.Dispose();
        _beginRead.Dispose();
        _beginWrite.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        Session.Dispose();
    }

    /// <summary>True for a key that no row has, as far as this is known without looking for it.</summary>
    static bool IsAbsent(RowKey key, TableStatements statements, Dictionary<Table, bool> empty) =>
        IsEmpty(key.Table, statements, empty) || !statements.MayHave(key.Key);

    static bool IsEmpty(Table table, TableStatements statements, Dictionary<Table, bool> empty)
    {
        if (!table.IsUsuallyEmpty) return false;
        if (!empty.TryGetValue(table, out var known)) empty.Add(table, known = !statements.Any());
        return known;
    }

    /// <summary>Rolls back an uncommitted transaction; has no effect after a read.</summary>
    void RollBackIfOpen()
    {
        if (raw.sqlite3_get_autocommit(Session.Handle) == 0) _rollback.Run();
    }

    /// <summary>Writes a change and returns how many bytes.</summary>
    int Write(in RowChange change)
    {
        var statements = Session.StatementsFor(change.Key.Table);
        if (change.ExpectedVersion == RowChange.AnyVersion)
        {
            statements.Purge(change.Key.Key);
        }
        else if (change.Row is null)
        {
            if (statements.Delete(change.Key.Key, change.ExpectedVersion) != 1) throw Conflict(change, statements);
        }
        else if (change.ExpectedVersion > 0)
        {
            if (statements.Update(change) != 1) throw Conflict(change, statements);
        }
        else
        {
            Insert(change, statements);
        }

        return statements.WrittenBytes;
    }

    void Insert(in RowChange change, TableStatements statements)
    {
        var table = change.Key.Table;
        var identity = statements.Identity is { } column ? _state.NextIdentity(table, column) : 0;
        var code = statements.TryInsert(change.Row!, identity);
        if (code == raw.SQLITE_DONE) return;
        var error = SqliteErrors.LastError(Session.Handle, $"insert {change.Key}");
        if (!SqliteErrors.IsUnique(code)) throw error;
        if (statements.Load(change.Key.Key) is not null) throw change.WasLoaded ? Conflict(change, statements) : error;
        if (statements.Identity is not { } taken || !statements.Has(taken, identity)) throw error;
        _state.InvalidateIdentity(table);
        throw new VersionConflictException($"{table}.{taken.Name} {identity} was inserted by another writer.", error);
    }

    static VersionConflictException Conflict(in RowChange change, TableStatements statements)
    {
        var stored = statements.Load(change.Key.Key) is { } row ? change.Key.Table.VersionOf(row) : 0;
        return new VersionConflictException($"{change.Key} is at version {stored}, not {change.ExpectedVersion}.");
    }
}
