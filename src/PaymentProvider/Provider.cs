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
    const int MaxTextLength = 300;
    const int MaxPageSize = 1_000;

    readonly KeysInUse _keys = new();
    readonly ProviderFaults _faults = new(random);

    /// <summary>How it misbehaves from now on.</summary>
    public Behaviour Behaviour
    {
        get => _faults.Behaviour;
        set => _faults.Behaviour = value;
    }

    /// <summary>Answers a call. What it does, it does to the end, whether or not anybody waits for it.</summary>
    public Task<ProviderResponse> Handle(ProviderRequest call)
    {
        var query = call.Target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? call.Target : call.Target[..query];
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (call.Method, parts) switch
        {
            ("POST", ["v1", "charges"]) => Charge(call),
            ("GET", ["v1", "charges", var reference]) => FindEntry(Entry.ChargeKind, reference),
            ("POST", ["v1", "charges", var reference, "cancel"]) => Cancel(call, reference),
            ("POST", ["v1", "refunds"]) => Refund(call),
            ("GET", ["v1", "refunds", var reference]) => FindEntry(Entry.RefundKind, reference),
            ("GET", ["v1", "ledger"]) => ListEntries(query < 0 ? "" : call.Target[query..]),
            ("PUT", ["v1", "behaviour"]) => Task.FromResult(SetBehaviour(call)),
            ("GET", ["v1", "behaviour"]) => Task.FromResult(BehaviourResponse(Behaviour)),
            _ => Task.FromResult(ProviderResponse.Error(404, "no_such_address", "There is nothing at this address.")),
        };
    }

    Task<ProviderResponse> Charge(ProviderRequest call)
    {
        var request = Read(call.Body, WireJson.Default.ChargeRequest);
        if (request is not { Amount: > 0 } || !IsText(request.Reference) || !Currency.IsKnown(request.Currency ?? ""))
            return Task.FromResult(InvalidRequest("A charge needs reference, amount (minor units, more than 0) and currency."));
        if (request.Token == DeclineRules.ErrorToken) return Task.FromResult(InternalError());
        return RunExclusive(call.Key, () => WriteCharge(request, call.Key!));
    }

    async Task<ProviderResponse> WriteCharge(ChargeRequest request, string key)
    {
        var isDeclined = DeclineRules.IsDeclined(request) || _faults.ShouldDecline();
        var booked = await ledger.Run(books => LedgerOperations.Charge(books, key, request, isDeclined, time.GetUtcNow()));
        var reply = ToResponse(booked);
        return booked.IsNew && request.Token == DeclineRules.TimeoutToken ? reply with { IsDropped = true } : reply;
    }

    Task<ProviderResponse> Cancel(ProviderRequest call, string reference) => RunExclusive(call.Key, async () =>
    {
        var name = Uri.UnescapeDataString(reference);
        var booked = await ledger.Run(books => LedgerOperations.Cancel(books, call.Key!, name, time.GetUtcNow()));
        return ProviderResponse.OfEntry(200, booked.Entry!);
    });

    Task<ProviderResponse> Refund(ProviderRequest call)
    {
        var request = Read(call.Body, WireJson.Default.RefundRequest);
        if (request is not { Amount: > 0 } || !IsText(request.Reference) || !IsText(request.Charge))
            return Task.FromResult(InvalidRequest("A refund needs charge, reference and amount (minor units, more than 0)."));
        return RunExclusive(call.Key, async () =>
            ToResponse(await ledger.Run(books => LedgerOperations.Refund(books, call.Key!, request, time.GetUtcNow()))));
    }

    async Task<ProviderResponse> FindEntry(string kind, string reference)
    {
        var name = Uri.UnescapeDataString(reference);
        var entry = await ledger.Run(books => books.FindByReference(kind, name));
        return entry is null ? NotFound(kind) : ProviderResponse.OfEntry(200, entry);
    }

    async Task<ProviderResponse> ListEntries(string query)
    {
        var asked = QueryHelpers.ParseQuery(query);
        var after = long.TryParse(asked.GetValueOrDefault("after"), out var id) && id > 0 ? id : 0;
        var limit = int.TryParse(asked.GetValueOrDefault("limit"), out var count)
            ? Math.Clamp(count, 1, MaxPageSize)
            : MaxPageSize;
        var entries = await ledger.Run(books => books.EntriesAfter(after, limit));
        var page = new LedgerPage([.. entries.Select(EntryView.Of)], entries.Count == limit ? entries[^1].Id : null);
        return ProviderResponse.Of(200, page, WireJson.Default.LedgerPage);
    }

    ProviderResponse SetBehaviour(ProviderRequest call)
    {
        if (Read(call.Body, WireJson.Default.Behaviour) is not { IsValid: true } behaviour)
            return InvalidRequest("Rates are 0 to 1, latencyMs is 0 to 600000.");
        Behaviour = behaviour;
        return BehaviourResponse(behaviour);
    }

    /// <summary>One call at a time under a key, after thinking, and with whatever goes wrong.</summary>
    async Task<ProviderResponse> RunExclusive(string? key, Func<Task<ProviderResponse>> work)
    {
        if (!IsText(key)) return InvalidRequest("The header Idempotency-Key is needed, 1 to 300 characters.");
        if (!_keys.TryTake(key!))
            return ProviderResponse.Error(409, "idempotency_key_in_use", "A call with this key is under way.");
        try
        {
            if (Behaviour.LatencyMs > 0) await Task.Delay(TimeSpan.FromMilliseconds(Behaviour.LatencyMs), time);
            if (_faults.ShouldFail()) return InternalError();
            var reply = await work();
            return _faults.ShouldDrop() ? reply with { IsDropped = true } : reply;
        }
        catch (System.Data.Common.DbException)
        {
            return ProviderResponse.Error(503, "books_unavailable", "The books cannot be written just now.");
        }
        finally
        {
            _keys.Release(key!);
        }
    }

    static ProviderResponse ToResponse(LedgerOperations.LedgerResult booked) => booked switch
    {
        { Entry: null } => NotFound(Entry.ChargeKind),
        { IsDifferentRequest: true } => ProviderResponse.Error(
            422, "idempotency_key_reused", "This key was used for another request."),
        _ => ProviderResponse.Of(booked.Entry),
    };

    static ProviderResponse BehaviourResponse(Behaviour behaviour) => ProviderResponse.Of(200, behaviour, WireJson.Default.Behaviour);

    static ProviderResponse NotFound(string kind) => ProviderResponse.Error(404, $"{kind}_not_found", $"There is no such {kind}.");

    static ProviderResponse InvalidRequest(string message) => ProviderResponse.Error(400, "invalid_request", message);

    static ProviderResponse InternalError() => ProviderResponse.Error(500, "internal_error", "Something went wrong; nothing was done.");

    static bool IsText(string? text) => text is { Length: > 0 and <= MaxTextLength };

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
