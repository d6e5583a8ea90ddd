using Doms.Engine.Storage;

namespace Doms.Tests.Compliance;

/// <summary>Base of the suites: a store with the tables of <see cref="Samples"/> and helpers.</summary>
public abstract class StoreSuite : IAsyncLifetime
{
    protected IStore Store { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await Open();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens an empty store.</summary>
    protected abstract ValueTask<IStore> Open();

    protected static RowKey Key(string id) => new(Samples.Table, id);

    protected static RowChange Insert(Sample row) => new(Key(row.Id), row, 0);

    protected static RowChange Insert(Numbered row) => new(new RowKey(Samples.Numbered, row.Id), row, 0);

    protected static RowChange Insert(Counter row) => new(new RowKey(Samples.Counters, row.Id), row, 0);

    protected static RowChange Update(Sample row) => new(Key(row.Id), row, row.Version - 1);

    protected static RowChange Delete(string id, long version) => new(Key(id), null, version);

    protected async Task Commit(params IReadOnlyList<RowChange> changes)
    {
        await using var transaction = await Store.Begin(Cancel);
        await transaction.Commit(changes, [], Cancel);
    }

    protected async Task<object?[]> Load(params IReadOnlyList<RowKey> keys)
    {
        await using var transaction = await Store.Begin(Cancel);
        return await transaction.Load(keys, Cancel);
    }

    protected async Task<Sample?> Load(string id) => (Sample?)(await Load(Key(id)))[0];

    /// <summary>Returns the ids of one page.</summary>
    protected async Task<IReadOnlyList<string>> Scan(ScanRange range) =>
        [.. (await Store.Scan(range, Cancel)).Select(range.Table.KeyOf)];

    /// <summary>Returns the ids of all pages.</summary>
    protected async Task<IReadOnlyList<string>> ScanAll(ScanRange range)
    {
        var ids = new List<string>();
        for (IReadOnlyList<object> page; (page = await Store.Scan(range, Cancel)).Count > 0; range = range with { After = page[^1] })
        {
            ids.AddRange(page.Select(range.Table.KeyOf));
            if (page.Count < range.Limit) break;
        }

        return ids;
    }
}
