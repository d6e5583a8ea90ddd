using Doms.Engine.Storage;
using StackExchange.Redis;

namespace Doms.Storage.Redis.Store;

/// <summary>Keys of one store. All have one hash tag, so that one script may change all of them, on a cluster too.</summary>
sealed class StoreKeys(string name)
{
    readonly string _prefix = $"doms:{{{name}}}:";

    /// <summary>Hash with the number of commits, the last numbers of identity columns, and the columns of each table.</summary>
    public RedisKey Meta => _prefix + "meta";

    /// <summary>Hash of stored rows by key.</summary>
    public RedisKey Rows(Table table) => $"{_prefix}rows:{table.Name}";

    /// <summary>Sorted set of the keys of a table, in the order of their bytes.</summary>
    public RedisKey Keys(Table table) => $"{_prefix}keys:{table.Name}";

    /// <summary>Sorted set of the entries of an index, in the order of their bytes.</summary>
    public RedisKey Index(Table table, TableIndex index) => $"{_prefix}index:{table.Name}:{index.Name}";

    /// <summary>All keys of a table: rows, keys, indexes as declared.</summary>
    public IEnumerable<RedisKey> Of(Table table) =>
        [Rows(table), Keys(table), .. table.Indexes.Select(index => Index(table, index))];
}
