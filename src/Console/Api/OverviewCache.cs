using Doms.Client;

namespace Doms.Console.Api;

/// <summary>
/// Figures that all readers share, each read at most once in its time: the number of open pages does not multiply the reads. Everyone who
/// may use the console sees the same.
/// </summary>
sealed class OverviewCache(TimeProvider clock) : IDisposable
{
    static readonly TimeSpan FiguresLifetime = TimeSpan.FromSeconds(5);
    static readonly TimeSpan CausesLifetime = TimeSpan.FromSeconds(3);

    readonly Cached<OverviewFigures> _figures = new(clock, FiguresLifetime);
    readonly Cached<IReadOnlyList<Cause>> _causes = new(clock, CausesLifetime);

    public Task<OverviewFigures> Figures(DomsClient client, CancellationToken cancel) =>
        _figures.Get(() => OverviewFigures.Read(client, clock.GetUtcNow(), cancel));

    public Task<IReadOnlyList<Cause>> Causes(DomsClient client, CancellationToken cancel) =>
        _causes.Get(() => Api.Causes.Find(client, cancel));

    /// <summary>Drops what is known, after an action.</summary>
    public void Clear()
    {
        _figures.Clear();
        _causes.Clear();
    }

    public void Dispose()
    {
        _figures.Dispose();
        _causes.Dispose();
    }

    sealed class Cached<T>(TimeProvider clock, TimeSpan lifetime) : IDisposable where T : class
    {
        readonly SemaphoreSlim _turn = new(1);
        (T Value, DateTimeOffset Until)? _known;

        public async Task<T> Get(Func<Task<T>> read)
        {
            if (_known is { } known && clock.GetUtcNow() < known.Until) return known.Value;
            await _turn.WaitAsync();
            try
            {
                if (_known is { } other && clock.GetUtcNow() < other.Until) return other.Value;
                var value = await read();
                _known = (value, clock.GetUtcNow() + lifetime);
                return value;
            }
            finally
            {
                _turn.Release();
            }
        }

        public void Clear() => _known = null;

        public void Dispose() => _turn.Dispose();
    }
}
