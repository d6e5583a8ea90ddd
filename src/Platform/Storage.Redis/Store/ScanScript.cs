using System.Text;
using Doms.Engine.Storage;
using StackExchange.Redis;

namespace Doms.Storage.Redis.Store;

/// <summary>
/// The script that reads ranges: all of one moment, although their keys and their rows are found one after the other.
/// </summary>
sealed class ScanScript(StoreKeys keys)
{
    public const string Text = """
        local result = {redis.call('TIME')}
        for range = 1, #KEYS / 2 do
          local at = (range - 1) * 6
          local command, from, to = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
          local entries = redis.call(command, KEYS[range * 2 - 1], from, to, 'LIMIT', 0, ARGV[at + 4])
          local skipped = tonumber(ARGV[at + 5])
          local found = {}
          for i, entry in ipairs(entries) do found[i] = string.sub(entry, skipped + 1) end
          if ARGV[at + 6] == 'rows' then
            local rows = {}
            for first = 1, #found, 1000 do
              local last = math.min(first + 999, #found)
              local page = redis.call('HMGET', KEYS[range * 2], unpack(found, first, last))
              for i, row in ipairs(page) do rows[first + i - 1] = row end
            end
            found = rows
          end
          result[range + 1] = found
        end
        return result
        """;

    const string Ascending = "ZRANGEBYLEX";
    const string Descending = "ZREVRANGEBYLEX";

    /// <summary>Before and behind all entries.</summary>
    static readonly RedisValue First = "-";
    static readonly RedisValue Last = "+";

    readonly List<RedisKey> _keys = [];
    readonly List<RedisValue> _arguments = [];

    public RedisKey[] Keys => [.. _keys];

    public RedisValue[] Arguments => [.. _arguments];

    public void Add(ScanRange range)
    {
        var (table, index) = (range.Table, range.Index);
        if (index is null)
        {
            var after = range.After is { } last ? Exclusive(Encoding.UTF8.GetBytes(table.KeyOf(last))) : First;
            Add(table, keys.Keys(table), Ascending, after, Last, range.Limit, skipped: 0, range.KeysOnly);
            return;
        }

        var group = StoredRow.GroupPrefix(index, range.Group);
        var from = range.After is { } previous ? Exclusive(EntryOf(index, group, previous, table.KeyOf(previous))) : Inclusive(group);
        var to = range.Until is { } until && until < long.MaxValue ? Exclusive([.. group, .. StoredRow.Number(until + 1)]) : EndOf(group);
        Add(table, keys.Index(table, index), Ascending, from, to, range.Limit, group.Length + StoredRow.NumberSize, range.KeysOnly);
    }

    /// <summary>Adds a range in key order, beyond a key.</summary>
    public void Add(Table table, string? beyond, bool descending, int limit)
    {
        var start = beyond is null ? descending ? Last : First : Exclusive(Encoding.UTF8.GetBytes(beyond));
        Add(
            table, keys.Keys(table), descending ? Descending : Ascending, start, descending ? First : Last, limit, skipped: 0,
            keysOnly: false);
    }

    void Add(Table table, RedisKey set, string command, RedisValue from, RedisValue to, int limit, int skipped, bool keysOnly)
    {
        _keys.AddRange([set, keys.Rows(table)]);
        _arguments.AddRange([command, from, to, limit, skipped, keysOnly ? "keys" : "rows"]);
    }

    static byte[] EntryOf(TableIndex index, byte[] group, object row, string key) =>
        [.. group, .. StoredRow.Number((long)index.Order.Value(row)!), .. Encoding.UTF8.GetBytes(key)];

    static RedisValue Inclusive(byte[] entry) => entry.Length == 0 ? First : (byte[])[(byte)'[', .. entry];

    static RedisValue Exclusive(byte[] entry) => (byte[])[(byte)'(', .. entry];

    /// <summary>End of a group: the smallest bytes that are larger than all that begin with its prefix.</summary>
    static RedisValue EndOf(byte[] group)
    {
        var end = (byte[])group.Clone();
        for (var i = end.Length - 1; i >= 0; i--)
        {
            if (end[i] == byte.MaxValue) continue;
            end[i]++;
            return Exclusive(end[..(i + 1)]);
        }

        return Last;
    }
}
