using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Primitives;
using Microsoft.AspNetCore.WebUtilities;

namespace Doms.PaymentProvider;

/// <summary>
/// A payment provider in the manner of the real ones: charges and refunds under idempotency keys, inquiry by the merchant's
/// reference, books of its own, and the ways in which such providers fail.
/// </summary>
/// <param name="ledger">The books; whoever made them closes them.</param>
/// <param name="random">Decides which calls go wrong, where the behaviour asks for some to.</param>
public sealed class Provider(ILedger ledger, TimeProvider time, Random random)
{
    const int LongestText = 300;
    const int LargestPage = 1_000;

    readonly KeysInUse _keys = new();
    readonly Mischief _mischief = new(random);

    /// <summary>How it misbehaves from now on.</summary>
    public Behaviour Behaviour
    {
        get => _mischief.Behaviour;
        set => _mischief.Behaviour = value;
    }

    /// <summary>Answers a call. What it does, it does to the end, whether or not anybody waits for it.</summary>
    public Task<ProviderReply> Handle(ProviderCall call)
    {
        var query = call.Target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? call.Target : call.Target[..query];
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (call.Method, parts) switch
        {
            ("POST", ["v1", "charges"]) => Charge(call),
            ("GET", ["v1", "charges", var reference]) => Show(Entry.ChargeKind, reference),
            ("POST", ["v1", "charges", var reference, "cancel"]) => Cancel(call, reference),
            ("POST", ["v1", "refunds"]) => Refund(call),
            ("GET", ["v1", "refunds", var reference]) => Show(Entry.RefundKind, reference),
            ("GET", ["v1", "ledger"]) => List(query < 0 ? "" : call.Target[query..]),
            ("PUT", ["v1", "behaviour"]) => Task.FromResult(Behave(call)),
            ("GET", ["v1", "behaviour"]) => Task.FromResult(Shown(Behaviour)),
            _ => Task.FromResult(ProviderReply.Error(404, "no_such_address", "There is nothing at this address.")),
        };
    }

    Task<ProviderReply> Charge(ProviderCall call)
    {
        var request = Read(call.Body, WireJson.Default.ChargeRequest);
        if (request is not { Amount: > 0 } || !IsText(request.Reference) || !Currency.IsKnown(request.Currency ?? ""))
            return Task.FromResult(Invalid("A charge needs reference, amount (minor units, more than 0) and currency."));
        if (request.Token == Refusals.ErrorToken) return Task.FromResult(Broken());
        return Once(call.Key, () => Book(request, call.Key!));
    }

    async Task<ProviderReply> Book(ChargeRequest request, string key)
    {
        var isDeclined = Refusals.IsDeclined(request) || _mischief.Declines();
        var booked = await ledger.Run(books => Bookkeeping.Charge(books, key, request, isDeclined, time.GetUtcNow()));
        var reply = Answer(booked);
        return booked.IsNew && request.Token == Refusals.TimeoutToken ? reply with { IsDropped = true } : reply;
    }

    Task<ProviderReply> Cancel(ProviderCall call, string reference) => Once(call.Key, async () =>
    {
        var name = Uri.UnescapeDataString(reference);
        var booked = await ledger.Run(books => Bookkeeping.Cancel(books, call.Key!, name, time.GetUtcNow()));
        return ProviderReply.Shown(200, booked.Entry!);
    });

    Task<ProviderReply> Refund(ProviderCall call)
    {
        var request = Read(call.Body, WireJson.Default.RefundRequest);
        if (request is not { Amount: > 0 } || !IsText(request.Reference) || !IsText(request.Charge))
            return Task.FromResult(Invalid("A refund needs charge, reference and amount (minor units, more than 0)."));
        return Once(call.Key, async () =>
            Answer(await ledger.Run(books => Bookkeeping.Refund(books, call.Key!, request, time.GetUtcNow()))));
    }

    async Task<ProviderReply> Show(string kind, string reference)
    {
        var name = Uri.UnescapeDataString(reference);
        var entry = await ledger.Run(books => books.ByReference(kind, name));
        return entry is null ? Unknown(kind) : ProviderReply.Shown(200, entry);
    }

    async Task<ProviderReply> List(string query)
    {
        var asked = QueryHelpers.ParseQuery(query);
        var after = long.TryParse(asked.GetValueOrDefault("after"), out var id) && id > 0 ? id : 0;
        var limit = int.TryParse(asked.GetValueOrDefault("limit"), out var count)
            ? Math.Clamp(count, 1, LargestPage)
            : LargestPage;
        var entries = await ledger.Run(books => books.After(after, limit));
        var page = new LedgerPage([.. entries.Select(EntryView.Of)], entries.Count == limit ? entries[^1].Id : null);
        return ProviderReply.Of(200, page, WireJson.Default.LedgerPage);
    }

    ProviderReply Behave(ProviderCall call)
    {
        if (Read(call.Body, WireJson.Default.Behaviour) is not { IsValid: true } behaviour)
            return Invalid("Rates are 0 to 1, latencyMs is 0 to 600000.");
        Behaviour = behaviour;
        return Shown(behaviour);
    }

    /// <summary>One call at a time under a key, after thinking, and with whatever goes wrong.</summary>
    async Task<ProviderReply> Once(string? key, Func<Task<ProviderReply>> work)
    {
        if (!IsText(key)) return Invalid("The header Idempotency-Key is needed, 1 to 300 characters.");
        if (!_keys.TryTake(key!))
            return ProviderReply.Error(409, "idempotency_key_in_use", "A call with this key is under way.");
        try
        {
            if (Behaviour.LatencyMs > 0) await Task.Delay(TimeSpan.FromMilliseconds(Behaviour.LatencyMs), time);
            if (_mischief.Fails()) return Broken();
            var reply = await work();
            return _mischief.Drops() ? reply with { IsDropped = true } : reply;
        }
        catch (System.Data.Common.DbException)
        {
            return ProviderReply.Error(503, "books_unavailable", "The books cannot be written just now.");
        }
        finally
        {
            _keys.Release(key!);
        }
    }

    static ProviderReply Answer(Bookkeeping.Booked booked) => booked switch
    {
        { Entry: null } => Unknown(Entry.ChargeKind),
        { IsOtherBody: true } => ProviderReply.Error(
            422, "idempotency_key_reused", "This key was used for another request."),
        _ => ProviderReply.Of(booked.Entry),
    };

    static ProviderReply Shown(Behaviour behaviour) => ProviderReply.Of(200, behaviour, WireJson.Default.Behaviour);

    static ProviderReply Unknown(string kind) => ProviderReply.Error(404, $"{kind}_not_found", $"There is no such {kind}.");

    static ProviderReply Invalid(string message) => ProviderReply.Error(400, "invalid_request", message);

    static ProviderReply Broken() => ProviderReply.Error(500, "internal_error", "Something went wrong; nothing was done.");

    static bool IsText(string? text) => text is { Length: > 0 and <= LongestText };

    static T? Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
