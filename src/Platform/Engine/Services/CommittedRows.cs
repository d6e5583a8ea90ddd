using Doms.Primitives;

namespace Doms.Engine.Services;

/// <summary>Reads committed rows of the given services.</summary>
sealed class CommittedRows(IStore store, TimeProvider clock, IReadOnlyList<ServiceModule> modules) : IRowReader
{
    readonly Dictionary<Type, Table> _tables = modules.SelectMany(m => m.Tables).ToDictionary(t => t.RowType);

    public Moment Now => new(clock.GetUtcNow(), store.Now);

    public async ValueTask<T?> Find<T>(string key, CancellationToken cancel)
        where T : class => (T?)await store.Read(new RowKey(_tables[typeof(T)], key), cancel);
}
