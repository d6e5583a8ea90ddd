using Doms.Audit.State;
using Doms.Contracts;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>No order is charged twice, and our ledger and the provider's agree in both directions.</summary>
sealed class SingleCharge() : Invariant("I5", "one charge per order; our ledger and the provider's agree in both directions")
{
    bool _isProviderUnavailable;

    /// <summary>Reports the provider's accounts that match no order.</summary>
    public void Finish(ProviderAccounts accounts)
    {
        if (accounts.UnavailableReason is { } why)
        {
            MarkIncomplete($"the provider's ledger was not compared: {why}");
            return;
        }

        foreach (var (orderId, account) in accounts.Unmatched)
            AddViolation(orderId, $"the provider charged {account.ChargedAmount} for an unknown order");
    }

    /// <summary>Sets the provider's accounts; without them only our own ledger is checked.</summary>
    public void UseProviderAccounts(ProviderAccounts accounts) => _isProviderUnavailable = accounts.UnavailableReason is not null;

    public override void Check(OrderRecords records)
    {
        var charges = records.LedgerEntries.Where(entry => entry.Kind == LedgerEntry.Charge).ToList();
        if (charges.Count > 1) AddViolation(records.Id, $"charged {charges.Count} times");
        if (records.Payment is null && records.AtProvider is null && records.LedgerEntries.Count == 0) return;
        CountChecked();
        if (_isProviderUnavailable) return;
        CompareCharge(records, charges.Sum(entry => entry.Amount));
        CompareRefunds(records);
    }

    void CompareCharge(OrderRecords records, long ours)
    {
        var theirs = records.AtProvider;
        if (theirs is { ChargeCount: > 1 }) AddViolation(records.Id, $"the provider charged {theirs.ChargeCount} times");
        if (ours == (theirs?.ChargedAmount ?? 0))
        {
            if (ours > 0 && records.Payment is { } payment && payment.Currency != theirs!.Currency)
                AddViolation(records.Id, $"charged in {payment.Currency} in our ledger, in {theirs.Currency} at the provider");
        }
        else if (ours == 0)
        {
            AddPossibleViolation(
                records.Id, $"the provider charged {theirs!.ChargedAmount}, which is missing from our ledger",
                new Explanation(records.Id, InFlightKind.Work, ServiceNames.Payments));
        }
        else
        {
            AddViolation(records.Id, $"charged {ours} in our ledger, {theirs?.ChargedAmount ?? 0} at the provider");
        }
    }

    void CompareRefunds(OrderRecords records)
    {
        var theirs = records.AtProvider?.Refunds ?? [];
        if (records.AtProvider is { DuplicateRefunds: > 0 }) AddViolation(records.Id, "the provider executed a refund twice");
        var known = 0;
        foreach (var entry in records.LedgerEntries.Where(entry => entry.Kind == LedgerEntry.Refund))
        {
            var amount = theirs.GetValueOrDefault(entry.Id);
            if (amount > 0) known++;
            if (amount != entry.Amount) AddViolation(entry.Id, $"refunded {entry.Amount} in our ledger, {amount} at the provider");
        }

        if (known == theirs.Count) return;
        var ours = records.LedgerEntries.Select(entry => entry.Id).ToHashSet();
        foreach (var (id, amount) in theirs)
            if (!ours.Contains(id))
                AddPossibleViolation(
                    id, $"the provider refunded {amount}, which is missing from our ledger",
                    new Explanation(records.Id, InFlightKind.Work, ServiceNames.Payments));
    }
}
