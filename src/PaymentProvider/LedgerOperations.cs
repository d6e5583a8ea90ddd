namespace Doms.PaymentProvider;

/// <summary>What one call does to the books. A key says once what becomes of it; a repeat gets the same entry.</summary>
static class LedgerOperations
{
    /// <param name="IsNew">This call wrote it.</param>
    public readonly record struct LedgerResult(Entry? Entry, bool IsNew, bool IsDifferentRequest = false);

    public static LedgerResult Charge(ILedgerStore books, string key, ChargeRequest request, bool isDeclined, DateTimeOffset now)
    {
        if (books.FindByKey(key) is { } earlier)
            return new(earlier, false, earlier.Status != Entry.Cancelled && !IsSameRequest(earlier, request));
        return new(
            books.Add(new Entry(
                0, Entry.ChargeKind, key, request.Reference!, null, request.Amount!.Value, request.Currency!, request.Token,
                isDeclined ? Entry.Declined : Entry.Succeeded, isDeclined ? DeclineRules.CardDeclined : null, now)),
            true);
    }

    /// <summary>
    /// Makes sure that no charge comes of a key: one that is there already stands, also when its key is forgotten; a later one is
    /// refused.
    /// </summary>
    public static LedgerResult Cancel(ILedgerStore books, string key, string reference, DateTimeOffset now) =>
        (books.FindByKey(key) ?? FindChargeWithExpiredKey(books, key, reference)) is { } earlier
            ? new(earlier, false)
            : new(
                books.Add(new Entry(
                    0, Entry.ChargeKind, key, reference, null, 0, "", null, Entry.Cancelled, DeclineRules.ChargeCancelled, now)),
                true);

    static Entry? FindChargeWithExpiredKey(ILedgerStore books, string key, string reference) =>
        books.FindByReference(Entry.ChargeKind, reference) is { } charge && charge.Key == key ? charge : null;

    /// <summary>No entry where there is no such charge.</summary>
    public static LedgerResult Refund(ILedgerStore books, string key, RefundRequest request, DateTimeOffset now)
    {
        if (books.FindByKey(key) is { } earlier) return new(earlier, false, !IsSameRequest(earlier, request));
        if (books.FindByReference(Entry.ChargeKind, request.Charge!) is not { HasSucceeded: true } charge) return default;
        var amount = request.Amount!.Value;
        var refusal = DeclineRules.RefundDeclineCode(charge, amount, charge.Amount - books.RefundedAmount(charge.Reference));
        return new(
            books.Add(new Entry(
                0, Entry.RefundKind, key, request.Reference!, charge.Reference, amount, charge.Currency, null,
                refusal is null ? Entry.Succeeded : Entry.Declined, refusal, now)),
            true);
    }

    static bool IsSameRequest(Entry entry, ChargeRequest request) => entry.Kind == Entry.ChargeKind
        && entry.Reference == request.Reference && entry.Amount == request.Amount
        && entry.Currency == request.Currency && entry.Token == request.Token;

    static bool IsSameRequest(Entry entry, RefundRequest request) => entry.Kind == Entry.RefundKind
        && entry.Reference == request.Reference && entry.Amount == request.Amount && entry.Charge == request.Charge;
}
