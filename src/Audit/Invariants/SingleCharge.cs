using Doms.Audit.State;
using Doms.Contracts;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>No order is charged twice, and our ledger and the provider's agree in both directions.</summary>
sealed class SingleCharge() : Invariant("I5", "one charge per order; our ledger and the provider's agree in both directions")
{
    bool _isProviderUnavailable;

    /// <summary>Checks only our own ledger, for this reason.</summary>
    public void DoWithoutProvider(string why)
    {
        _isProviderUnavailable = true;
        MarkIncomplete($"the provider's ledger was not compared: {why}");
    }

    /// <summary>Reports a charge at the provider that belongs to no charge of an order.</summary>
    public void AddUnknownCharge(string key, ProviderAccount account) =>
        AddViolation(key, $"the provider charged {account.ChargedAmount} for an unknown order");

    public override void Check(OrderRecords records)
    {
        var charges = records.Transactions.Where(transaction => transaction.Kind == TransactionKind.Charge).ToList();
        var successes = charges.Count(charge => charge.Status == TransactionStatus.Succeeded);
        if (successes > 1) AddViolation(records.Id, $"charged {successes} times");
        var open = charges.Count(charge => charge.IsOpen);
        if (open > 1) AddViolation(records.Id, $"{open} charges are in doubt at the same time");
        if (records.Payment is null && records.Transactions.Count == 0) return;
        CountChecked();
        if (_isProviderUnavailable) return;
        foreach (var charge in charges) CompareCharge(records, charge);
        CompareRefunds(records);
    }

    void CompareCharge(OrderRecords records, PaymentTransaction charge)
    {
        var ours = charge.Status == TransactionStatus.Succeeded ? charge.Amount : 0;
        var theirs = records.AtProvider.GetValueOrDefault(charge.ProviderKey);
        if (theirs is { ChargeCount: > 1 }) AddViolation(charge.Id, $"the provider charged {theirs.ChargeCount} times");
        if (ours == (theirs?.ChargedAmount ?? 0))
        {
            if (ours > 0 && charge.Currency != theirs!.Currency)
                AddViolation(charge.Id, $"charged in {charge.Currency} in our ledger, in {theirs.Currency} at the provider");
        }
        else if (ours == 0)
        {
            AddUnexplainedViolation(
                charge.Id, $"the provider charged {theirs!.ChargedAmount}, which is missing from our ledger",
                new Explanation(records.Id, InFlightKind.Work, ServiceNames.Payments));
        }
        else
        {
            AddViolation(charge.Id, $"charged {ours} in our ledger, {theirs?.ChargedAmount ?? 0} at the provider");
        }
    }

    void CompareRefunds(OrderRecords records)
    {
        var theirs = records.AtProvider.Values.SelectMany(account => account.Refunds ?? []).ToDictionary();
        if (records.AtProvider.Values.Any(account => account.DuplicateRefunds > 0))
            AddViolation(records.Id, "the provider executed a refund twice");
        foreach (var refund in records.Transactions.Where(transaction => transaction.Kind == TransactionKind.Refund))
        {
            theirs.Remove(refund.ProviderKey, out var amount);
            if (refund.Status == TransactionStatus.Succeeded)
            {
                if (amount != refund.Amount)
                    AddViolation(refund.Id, $"refunded {refund.Amount} in our ledger, {amount} at the provider");
            }
            else if (amount > 0)
            {
                AddUnknownRefund(records, refund.Id, amount);
            }
        }

        foreach (var (id, amount) in theirs) AddUnknownRefund(records, id, amount);
    }

    void AddUnknownRefund(OrderRecords records, string id, long amount) => AddUnexplainedViolation(
        id, $"the provider refunded {amount}, which is missing from our ledger",
        new Explanation(records.Id, InFlightKind.Work, ServiceNames.Payments));
}
