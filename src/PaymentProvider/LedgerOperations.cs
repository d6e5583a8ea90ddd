namespace Doms.PaymentProvider;

/// <summary>
/// Ledger operations of the requests. Each key produces one entry; a repeated request returns the same entry.
/// </summary>
static class LedgerOperations
{
    /// <param name="IsNew">True if this request wrote the entry.</param>
    public readonly record struct LedgerResult(Entry? Entry, bool IsNew, bool IsDifferentRequest = false);

    /// <param name="declineCode">Reason for declining it; null for none.</param>
    public static LedgerResult Charge(ILedgerStore store, string key, ChargeRequest request, string? declineCode, DateTimeOffset now)
    {
        if (store.FindByKey(key) is { } earlier)
            return new(earlier, false, earlier.Status != Entry.Cancelled && !IsSameRequest(earlier, request));
        return new(
            store.Add(new Entry(
                0, Entry.ChargeKind, key, request.Reference!, null, request.Amount!.Value, request.Currency!, request.Token,
                declineCode is null ? Entry.Succeeded : Entry.Declined, declineCode, now)),
            true);
    }

    /// <summary>
    /// Prevents a charge under a key: an existing charge remains, even if its key has expired; a later one is declined.
    /// </summary>
    public static LedgerResult Cancel(ILedgerStore store, string key, string reference, DateTimeOffset now) =>
        (store.FindByKey(key) ?? FindChargeWithExpiredKey(store, key, reference)) is { } earlier
            ? new(earlier, false)
            : new(
                store.Add(new Entry(
                    Id: 0, Entry.ChargeKind, key, reference, Charge: null, Amount: 0, Currency: "", Token: null,
                    Entry.Cancelled, DeclineRules.ChargeCancelled, now)),
                true);

    static Entry? FindChargeWithExpiredKey(ILedgerStore store, string key, string reference) =>
        store.FindByReference(Entry.ChargeKind, reference) is { } charge && charge.Key == key ? charge : null;

    /// <summary>Refunds a charge; the result has no entry when the charge does not exist.</summary>
    public static LedgerResult Refund(ILedgerStore store, string key, RefundRequest request, DateTimeOffset now)
    {
        if (store.FindByKey(key) is { } earlier) return new(earlier, false, !IsSameRequest(earlier, request));
        if (store.FindByReference(Entry.ChargeKind, request.Charge!) is not { HasSucceeded: true } charge) return default;
        var amount = request.Amount!.Value;
        var declineCode = DeclineRules.RefundDeclineCode(charge, amount, charge.Amount - store.RefundedAmount(charge.Reference));
        return new(
            store.Add(new Entry(
                0, Entry.RefundKind, key, request.Reference!, charge.Reference, amount, charge.Currency, null,
                declineCode is null ? Entry.Succeeded : Entry.Declined, declineCode, now)),
            true);
    }

    static bool IsSameRequest(Entry entry, ChargeRequest request) => entry.Kind == Entry.ChargeKind
        && entry.Reference == request.Reference && entry.Amount == request.Amount
        && entry.Currency == request.Currency && entry.Token == request.Token;

    static bool IsSameRequest(Entry entry, RefundRequest request) => entry.Kind == Entry.RefundKind
        && entry.Reference == request.Reference && entry.Amount == request.Amount && entry.Charge == request.Charge;
}
