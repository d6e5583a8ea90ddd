using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Primitives;
using Microsoft.AspNetCore.WebUtilities;

namespace Doms.PaymentProvider;

/// <summary>
/// A payment provider modelled on real ones: charges and refunds under idempotency keys, queries by the merchant's
/// reference, its own ledger, and the failures typical of such providers.
/// </summary>
/// <param name="ledger">The ledger; the caller disposes it.</param>
/// <param name="random">Decides which requests fail, if the behaviour demands failures.</param>
public sealed class Provider(ILedger ledger, TimeProvider time, Random random)
{
    const int MaxTextLength = 300;
    const int MaxPageSize = 1_000;

    readonly KeysInUse _keys = new();
    readonly ProviderFaults _faults = new(random);

    /// <summary>Configured misbehaviour for subsequent requests.</summary>
    public Behaviour Behaviour
    {
        get => _faults.Behaviour;
        set => _faults.Behaviour = value;
    }

    /// <summary>Processes a request to completion, even if the client has disconnected.</summary>
    public Task<ProviderResponse> Handle(ProviderRequest httpRequest)
    {
        var query = httpRequest.Target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? httpRequest.Target : httpRequest.Target[..query];
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (httpRequest.Method, parts) switch
        {
            ("POST", ["v1", "charges"]) => Charge(httpRequest),
            ("GET", ["v1", "charges", var reference]) => FindEntry(Entry.ChargeKind, reference),
            ("POST", ["v1", "charges", var reference, "cancel"]) => Cancel(httpRequest, reference),
            ("POST", ["v1", "refunds"]) => Refund(httpRequest),
            ("GET", ["v1", "refunds", var reference]) => FindEntry(Entry.RefundKind, reference),
            ("GET", ["v1", "ledger", "last"]) => FindLastEntry(),
            ("GET", ["v1", "ledger"]) => ListEntries(query < 0 ? "" : httpRequest.Target[query..]),
            ("PUT", ["v1", "behaviour"]) => Task.FromResult(SetBehaviour(httpRequest)),
            ("GET", ["v1", "behaviour"]) => Task.FromResult(BehaviourResponse(Behaviour)),
            _ => Task.FromResult(ProviderResponse.Error(404, "no_such_address", "No resource exists at this address.")),
        };
    }

    Task<ProviderResponse> Charge(ProviderRequest httpRequest)
    {
        var request = Read(httpRequest.Body, WireJson.Default.ChargeRequest);
        if (request is not { Amount: > 0 } || !IsText(request.Reference) || !Currency.IsKnown(request.Currency ?? ""))
            return Task.FromResult(InvalidRequest("A charge needs reference, amount (minor units, more than 0) and currency."));
        if (request.Token == DeclineRules.ErrorToken) return Task.FromResult(InternalError());
        return RunExclusive(httpRequest.Key, () => WriteCharge(request, httpRequest.Key!));
    }

    async Task<ProviderResponse> WriteCharge(ChargeRequest request, string key)
    {
        var declineCode = DeclineRules.ChargeDeclineCode(request) ?? (_faults.ShouldDecline() ? DeclineRules.CardDeclined : null);
        var result = await ledger.Run(store => LedgerOperations.Charge(store, key, request, declineCode, time.GetUtcNow()));
        var response = ToResponse(result);
        return result.IsNew && request.Token == DeclineRules.TimeoutToken ? response with { IsDropped = true } : response;
    }

    Task<ProviderResponse> Cancel(ProviderRequest httpRequest, string reference) => RunExclusive(httpRequest.Key, async () =>
    {
        var name = Uri.UnescapeDataString(reference);
        var result = await ledger.Run(store => LedgerOperations.Cancel(store, httpRequest.Key!, name, time.GetUtcNow()));
        return ProviderResponse.OfEntry(200, result.Entry!);
    });

    Task<ProviderResponse> Refund(ProviderRequest httpRequest)
    {
        var request = Read(httpRequest.Body, WireJson.Default.RefundRequest);
        if (request is not { Amount: > 0 } || !IsText(request.Reference) || !IsText(request.Charge))
            return Task.FromResult(InvalidRequest("A refund needs charge, reference and amount (minor units, more than 0)."));
        return RunExclusive(httpRequest.Key, async () =>
            ToResponse(await ledger.Run(store => LedgerOperations.Refund(store, httpRequest.Key!, request, time.GetUtcNow()))));
    }

    async Task<ProviderResponse> FindEntry(string kind, string reference)
    {
        var name = Uri.UnescapeDataString(reference);
        var entry = await ledger.Run(store => store.FindByReference(kind, name));
        return entry is null ? NotFound(kind) : ProviderResponse.OfEntry(200, entry);
    }

    async Task<ProviderResponse> FindLastEntry() =>
        ProviderResponse.Of(200, new LastEntry(await ledger.Run(store => store.LastId)), WireJson.Default.LastEntry);

    async Task<ProviderResponse> ListEntries(string query)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        var after = long.TryParse(parameters.GetValueOrDefault("after"), out var id) && id > 0 ? id : 0;
        var limit = int.TryParse(parameters.GetValueOrDefault("limit"), out var count)
            ? Math.Clamp(count, 1, MaxPageSize)
            : MaxPageSize;
        var entries = await ledger.Run(store => store.EntriesAfter(after, limit));
        var page = new LedgerPage([.. entries.Select(EntryView.Of)], entries.Count == limit ? entries[^1].Id : null);
        return ProviderResponse.Of(200, page, WireJson.Default.LedgerPage);
    }

    ProviderResponse SetBehaviour(ProviderRequest httpRequest)
    {
        if (Read(httpRequest.Body, WireJson.Default.Behaviour) is not { IsValid: true } behaviour)
            return InvalidRequest("Rates are 0 to 1, latencyMs is 0 to 600000.");
        Behaviour = behaviour;
        return BehaviourResponse(behaviour);
    }

    /// <summary>
    /// Processes one request per key at a time, after the configured latency and with injected faults.
    /// </summary>
    async Task<ProviderResponse> RunExclusive(string? key, Func<Task<ProviderResponse>> work)
    {
        if (!IsText(key)) return InvalidRequest("The header Idempotency-Key is required, 1 to 300 characters.");
        if (!_keys.TryTake(key!))
            return ProviderResponse.Error(409, "idempotency_key_in_use", "A call with this key is under way.");
        try
        {
            if (Behaviour.LatencyMs > 0) await Task.Delay(TimeSpan.FromMilliseconds(Behaviour.LatencyMs), time);
            if (_faults.ShouldFail()) return InternalError();
            var response = await work();
            return _faults.ShouldDrop() ? response with { IsDropped = true } : response;
        }
        catch (System.Data.Common.DbException)
        {
            return ProviderResponse.Error(503, "books_unavailable", "The ledger is temporarily unavailable.");
        }
        finally
        {
            _keys.Release(key!);
        }
    }

    static ProviderResponse ToResponse(LedgerOperations.LedgerResult result) => result switch
    {
        { Entry: null } => NotFound(Entry.ChargeKind),
        { IsDifferentRequest: true } => ProviderResponse.Error(
            422, "idempotency_key_reused", "This key was used for another request."),
        _ => ProviderResponse.Of(result.Entry),
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
