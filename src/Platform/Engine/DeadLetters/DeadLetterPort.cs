using Doms.Primitives;

namespace Doms.Engine.DeadLetters;

/// <summary>Filter for dead letters; null matches any.</summary>
/// <param name="Status"><c>OPEN</c>, <c>REPLAYED</c> or <c>DISCARDED</c>.</param>
public sealed record DeadLetterFilter(
    string? Consumer = null, string? Type = null, string? Key = null, string Status = DeadLetter.Open);

/// <summary>A page of dead letters, with a cursor when there are more.</summary>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? Cursor);

/// <summary>The newest message of the type of a dead letter that its service has handled in this process.</summary>
/// <param name="Since">Time from which on this process has kept handled messages.</param>
/// <param name="Newest">Null where none was handled since then.</param>
public sealed record HandledOfType(DateTimeOffset Since, HandledMessage? Newest);

/// <summary>Effects that a replay would have now.</summary>
/// <param name="Refusal">Why it would be refused; null when it would be made.</param>
/// <param name="Behind">Stored messages of the same key that would be handled first.</param>
/// <param name="ReplaysLeft">Replays that may still be made, this one among them.</param>
public sealed record ReplayPreview(DeadLetter Letter, Rejection? Refusal, long Behind, int ReplaysLeft);

/// <summary>Operations on dead letters. Their public id is <c>&lt;service&gt;-&lt;uuid&gt;</c>.</summary>
public interface IDeadLetterPort
{
    /// <summary>Lists dead letters, oldest first.</summary>
    /// <param name="limit">1 to 500.</param>
    ValueTask<DeadLetterPage> List(DeadLetterFilter filter, string? cursor, int limit, CancellationToken cancel);

    /// <summary>Finds one by its id; null where it is absent.</summary>
    ValueTask<DeadLetter?> Find(string publicId, CancellationToken cancel);

    /// <summary>Finds all dead letters of the same message, and its next attempt; null where the id is absent.</summary>
    ValueTask<DeadLetterHistory?> History(string publicId, CancellationToken cancel);

    /// <summary>Finds the newest message of its type that its service has handled in this process; null where the id is absent.</summary>
    ValueTask<HandledOfType?> FindHandled(string publicId, CancellationToken cancel);

    /// <summary>Tells what a replay would do now; null where the id is absent.</summary>
    ValueTask<ReplayPreview?> PreviewReplay(string publicId, CancellationToken cancel);

    /// <summary>Delivers the original bytes to the consumer again.</summary>
    Task<Response> Replay(string publicId, Caller caller, CancellationToken cancel);

    Task<Response> Discard(string publicId, Caller caller, CancellationToken cancel);

    /// <summary>
    /// Replays all open dead letters that match, at most <see cref="DeadLetterPort.MaxBulk"/>; returns how many.
    /// </summary>
    Task<int> ReplayAll(DeadLetterFilter filter, Caller caller, CancellationToken cancel);
}

/// <summary>The dead letters of one store.</summary>
public sealed class DeadLetterPort : IDeadLetterPort
{
    /// <summary>Maximum number of dead letters replayed by one bulk request.</summary>
    public const int MaxBulk = 10_000;

    const int PageSize = 500;
    const int ReplayConcurrency = 64;
    readonly IStore _store;
    readonly ICommandPort _commands;
    readonly LastHandled _handled;
    readonly MessageCatalog _catalog;
    readonly EngineOptions _options;

    internal DeadLetterPort(IStore store, ICommandPort commands, LastHandled handled, MessageCatalog catalog, EngineOptions options)
    {
        _catalog = catalog;
        _options = options;
        _store = store;
        _commands = commands;
        _handled = handled;
    }

    public static string PublicId(DeadLetter letter) => $"{letter.Consumer}-{letter.Id}";

    public async ValueTask<DeadLetterPage> List(DeadLetterFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        var items = new List<DeadLetter>();
        var after = cursor is null ? null : await Find(cursor, cancel);
        while (items.Count < limit)
        {
            var page = await _store.Scan(RangeOf(filter.Status, after), cancel);
            foreach (DeadLetter letter in page)
            {
                after = letter;
                if (Matches(letter, filter)) items.Add(letter);
                if (items.Count == limit) return new DeadLetterPage(items, PublicId(letter));
            }

            if (page.Count < PageSize) break;
        }

        return new DeadLetterPage(items, null);
    }

    public async ValueTask<DeadLetter?> Find(string publicId, CancellationToken cancel) =>
        IdOf(publicId) is { } id ? (DeadLetter?)await _store.Read(new RowKey(DeadLetter.Table, id), cancel) : null;

    public async ValueTask<DeadLetterHistory?> History(string publicId, CancellationToken cancel)
    {
        if (await Find(publicId, cancel) is not { } letter) return null;
        // Before the letters: a message that fails in between is then a letter already.
        var stored = await _store.Read(new RowKey(StoredMessage.Table, OnReplayDeadLetter.StoredMessageId(letter)), cancel);
        var letters = new List<DeadLetter>();
        object? after = null;
        IReadOnlyList<object> page;
        do
        {
            var index = DeadLetter.Table.Index(DeadLetter.ByKey);
            page = await _store.Scan(new ScanRange(DeadLetter.Table, index, letter.Key, After: after, Limit: PageSize), cancel);
            letters.AddRange(page.Cast<DeadLetter>().Where(letter.IsOfSameMessage));
            if (page.Count > 0) after = page[^1];
        }
        while (page.Count == PageSize);
        return new DeadLetterHistory(letters, (StoredMessage?)stored);
    }

    public async ValueTask<HandledOfType?> FindHandled(string publicId, CancellationToken cancel) =>
        await Find(publicId, cancel) is { } letter
            ? new HandledOfType(_handled.Since, _handled.Find(letter.Consumer, letter.Type))
            : null;

    public async ValueTask<ReplayPreview?> PreviewReplay(string publicId, CancellationToken cancel)
    {
        if (await Find(publicId, cancel) is not { } letter) return null;
        var isRefusedByBroker = letter.Origin == DeadLetter.OutboxOrigin;
        var blocked = new RowKey(BlockedKey.Table, OrderingKeys.Of(letter.Consumer, letter.Key));
        var waiting = isRefusedByBroker ? null : (BlockedKey?)await _store.Read(blocked, cancel);
        var refusal = OpenDeadLetter.RefusalOf(letter) ?? OnReplayDeadLetter.RefusalOf(letter, _options)
            ?? (isRefusedByBroker && !IsKnown(letter) ? OnReplayDeadLetter.TypeUnknown(letter) : null);
        return new ReplayPreview(letter, refusal, waiting?.BlockingCount ?? 0, _options.MaxReplays - letter.Replays);
    }

    public Task<Response> Replay(string publicId, Caller caller, CancellationToken cancel) =>
        _commands.Send(ServiceModule.EngineName, new ReplayDeadLetter(IdOf(publicId) ?? ""), caller, null, 0, cancel);

    public Task<Response> Discard(string publicId, Caller caller, CancellationToken cancel) =>
        _commands.Send(ServiceModule.EngineName, new DiscardDeadLetter(IdOf(publicId) ?? ""), caller, null, 0, cancel);

    public async Task<int> ReplayAll(DeadLetterFilter filter, Caller caller, CancellationToken cancel)
    {
        var open = new List<DeadLetter>();
        string? cursor = null;
        do
        {
            var page = await List(filter with { Status = DeadLetter.Open }, cursor, PageSize, cancel);
            open.AddRange(page.Items);
            cursor = page.Cursor;
        }
        while (cursor is not null && open.Count < MaxBulk);

        var replayed = 0;
        foreach (var some in open.Chunk(ReplayConcurrency))
        {
            // The requests are queued in this order, so that the messages of a key are replayed in their order.
            var answers = await Task.WhenAll(some.Select(letter => Replay(PublicId(letter), caller, cancel)));
            replayed += answers.Count(answer => answer.Rejection is null);
        }

        return replayed;
    }

    bool IsKnown(DeadLetter letter)
    {
        var headers = MessageHeaders.Parse(letter.Headers);
        return _catalog.Find(headers.Type, headers.Version) is not null;
    }

    // Service names contain no dash; a UUID contains four.
    static string? IdOf(string publicId)
    {
        var dash = publicId.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && Guid.TryParse(publicId[(dash + 1)..], out var id) ? id.ToString() : null;
    }

    static ScanRange RangeOf(string status, DeadLetter? after) => new(
        DeadLetter.Table, DeadLetter.Table.Index(DeadLetter.BySeq), status, After: after, Limit: PageSize);

    static bool Matches(DeadLetter letter, DeadLetterFilter filter) =>
        (filter.Consumer is null || filter.Consumer == letter.Consumer)
        && (filter.Type is null || filter.Type == letter.Type)
        && (filter.Key is null || filter.Key == letter.Key);
}
