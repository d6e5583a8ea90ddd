using System.Globalization;
using Doms.Engine.Storage;
using Doms.Storage.Redis.Rows;
using StackExchange.Redis;

namespace Doms.Storage.Redis.Store;

/// <summary>The one script that writes: it checks all guards and versions before its first write.</summary>
/// <param name="keys">Keys of the store.</param>
sealed class CommitScript(StoreKeys keys)
{
    /// <summary>Size of one row, with its index entries, above which a commit is refused.</summary>
    public const int MaxRowBytes = 16 * 1024 * 1024;

    /// <summary>Size of all rows of a commit above which it is refused.</summary>
    public const long MaxCommitBytes = 64 * 1024 * 1024;

    public const string Committed = "committed";
    public const string Conflict = "conflict";
    public const string Exists = "exists";
    public const string GuardFailed = "guard";
    public const string CommitsLost = "lost";

    const string AnyVersion = "";
    const string Delete = "d";
    const string Write = "w";

    public const string Text = """
        local position = 0
        local function take()
          position = position + 1
          return ARGV[position]
        end
        local absent = '\128' .. string.rep('\0', 7)
        local function versionOf(row)
          if row then return string.sub(row, 1, 8) end
          return absent
        end
        local acknowledged = tonumber(take())
        if tonumber(redis.call('HGET', KEYS[1], 'commits') or '0') < acknowledged then return {'lost'} end

        local tables = {}
        local key = 2
        for i = 1, tonumber(take()) do
          local name = take()
          local indexes = tonumber(take())
          local hasIdentity = take() == '1'
          local numbered = tonumber(take())
          tables[i] = {name = name, indexes = indexes, hasIdentity = hasIdentity, numbered = numbered, first = key}
          key = key + 2 + indexes
        end

        for i = 1, tonumber(take()) do
          local rows = KEYS[tables[tonumber(take())].first]
          local found = versionOf(redis.call('HGET', rows, take()))
          if found ~= take() then return {'guard', i, found} end
        end

        local changes = {}
        for i = 1, tonumber(take()) do
          local change = {}
          change.target = tables[tonumber(take())]
          change.key = take()
          local expected = take()
          local wasLoaded = take() == '1'
          change.old = redis.call('HGET', KEYS[change.target.first], change.key)
          local found = versionOf(change.old)
          if expected ~= '' and expected ~= found then
            if wasLoaded then return {'conflict', i, found} end
            return {'exists', i, found}
          end
          if take() == 'w' then
            change.version = take()
            change.columns = take()
            change.entries = {}
            for n = 1, change.target.indexes do change.entries[n] = take() end
          end
          changes[i] = change
        end

        local function entriesOf(row, count)
          local entries = {}
          local at = 17
          for n = 1, count do
            local length = row and struct.unpack('>I4', row, at) or 0
            entries[n] = row and string.sub(row, at + 4, at + 3 + length) or ''
            at = at + 4 + length
          end
          return entries
        end

        for _, change in ipairs(changes) do
          local target, old = change.target, change.old
          local first = target.first
          local before = entriesOf(old, target.indexes)
          local after = change.entries
          if change.version then
            local number = old and string.sub(old, 9, 16) or absent
            if not old then
              redis.call('ZADD', KEYS[first + 1], 0, change.key)
              if target.hasIdentity then
                local identity = redis.call('HINCRBY', KEYS[1], 'identity:' .. target.name, 1)
                number = '\128' .. string.sub(struct.pack('>I8', identity), 2)
              end
            end
            local row = {change.version, number}
            for n = 1, target.indexes do
              if n == target.numbered and after[n] ~= '' then after[n] = string.sub(after[n], 2) .. number .. change.key end
              row[#row + 1] = struct.pack('>I4', #after[n])
              row[#row + 1] = after[n]
            end
            row[#row + 1] = change.columns
            redis.call('HSET', KEYS[first], change.key, table.concat(row))
          else
            after = entriesOf(nil, target.indexes)
            if old then
              redis.call('HDEL', KEYS[first], change.key)
              redis.call('ZREM', KEYS[first + 1], change.key)
            end
          end
          for n = 1, target.indexes do
            if before[n] ~= after[n] then
              if before[n] ~= '' then redis.call('ZREM', KEYS[first + 1 + n], before[n]) end
              if after[n] ~= '' then redis.call('ZADD', KEYS[first + 1 + n], 0, after[n]) end
            end
          end
        end
        return {'committed', redis.call('HINCRBY', KEYS[1], 'commits', 1)}
        """;

    readonly List<RedisKey> _keys = [keys.Meta];
    readonly List<RedisValue> _arguments = [];
    readonly List<Table> _tables = [];
    long _bytes;

    public RedisKey[] Keys => [.. _keys];

    public RedisValue[] Arguments => [.. _arguments];

    /// <param name="acknowledged">Number of the last commit that this process has acknowledged.</param>
    /// <exception cref="StoreRefusedException">The changes are too large.</exception>
    public static CommitScript Of(StoreKeys keys, long acknowledged, IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards)
    {
        var script = new CommitScript(keys);
        script._arguments.Add(acknowledged);
        script.AddTables([.. changes.Select(change => change.Key.Table).Concat(guards.Select(guard => guard.Key.Table)).Distinct()]);
        script._arguments.Add(guards.Count);
        foreach (var guard in guards)
            script._arguments.AddRange([script.NumberOf(guard.Key.Table), guard.Key.Key, StoredRow.Number(guard.Version)]);
        script._arguments.Add(changes.Count);
        foreach (var change in changes) script.Add(change);
        return script;
    }

    void AddTables(List<Table> tables)
    {
        _tables.AddRange(tables);
        _arguments.Add(tables.Count);
        foreach (var table in tables)
        {
            _keys.AddRange(keys.Of(table));
            var numbered = table.Indexes.ToList().FindIndex(index => index.Order.Kind == ColumnKind.Identity) + 1;
            _arguments.AddRange([table.Name, table.Indexes.Count, table.IdentityColumn is null ? 0 : 1, numbered]);
        }
    }

    int NumberOf(Table table) => _tables.IndexOf(table) + 1;

    void Add(RowChange change)
    {
        var (table, key) = (change.Key.Table, change.Key.Key);
        RedisValue expected = change.ExpectedVersion == RowChange.AnyVersion ? AnyVersion : StoredRow.Number(change.ExpectedVersion);
        _arguments.AddRange([NumberOf(table), key, expected, change.WasLoaded ? 1 : 0]);
        if (change.Row is not { } row)
        {
            _arguments.Add(Delete);
            return;
        }

        var columns = PackedRow.Pack(table, row);
        byte[][] entries = [.. table.Indexes.Select(index => StoredRow.EntryOf(index, row, key))];
        CheckSize(change.Key, columns.Length + entries.Sum(entry => (long)entry.Length));
        _arguments.AddRange([Write, StoredRow.Number(table.VersionOf(row)), columns]);
        foreach (var entry in entries) _arguments.Add(entry);
    }

    void CheckSize(RowKey row, long bytes)
    {
        _bytes += bytes;
        if (bytes > MaxRowBytes) throw TooLarge(row.ToString(), bytes, MaxRowBytes);
        if (_bytes > MaxCommitBytes) throw TooLarge("The commit", _bytes, MaxCommitBytes);
    }

    static StoreRefusedException TooLarge(string what, long bytes, long limit) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{what} has {bytes} bytes; {limit} are the most."));
}
