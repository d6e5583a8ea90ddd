using Doms.Audit.Books;
using Doms.Contracts;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Our books and the provider's agree, read in both directions, and no order is charged twice.</summary>
sealed class SingleCharge() : Invariant("I5", "one charge per order, and our books equal the provider's, both ways")
{
    bool _isProviderUnavailable;

    /// <summary>The provider's books were all read; what no order has taken belongs to none.</summary>
    public void Finish(ProviderAccounts books)
    {
        if (books.UnavailableReason is { } why)
        {
            MarkIncomplete($"the provider's books were not compared: {why}");
            return;
        }

        foreach (var (orderId, account) in books.Unmatched)
            AddViolation(orderId, $"the provider has {account.ChargedAmount} charged for an order that has no payment here");
    }

    /// <summary>Without the provider's books only our own are looked at.</summary>
    public void UseProviderAccounts(ProviderAccounts books) => _isProviderUnavailable = books.UnavailableReason is not null;

    public override void Check(OrderRecords file)
    {
        var charges = file.LedgerEntries.Where(entry => entry.Kind == LedgerEntry.Charge).ToList();
        if (charges.Count > 1) AddViolation(file.Id, $"charged {charges.Count} times");
        if (file.Payment is null && file.AtProvider is null && file.LedgerEntries.Count == 0) return;
        CountChecked();
        if (_isProviderUnavailable) return;
        CompareCharge(file, charges.Sum(entry => entry.Amount));
        CompareRefunds(file);
    }

    void CompareCharge(OrderRecords file, long ours)
    {
        var theirs = file.AtProvider;
        if (theirs is { ChargeCount: > 1 }) AddViolation(file.Id, $"the provider charged {theirs.ChargeCount} times");
        if (ours == (theirs?.ChargedAmount ?? 0))
        {
            if (ours > 0 && file.Payment is { } payment && payment.Currency != theirs!.Currency)
                AddViolation(file.Id, $"charged in {payment.Currency} here, in {theirs.Currency} at the provider");
        }
        else if (ours == 0)
        {
            AddViolation(
                file.Id, $"the provider charged {theirs!.ChargedAmount}, of which nothing is known here",
                new Explanation(file.Id, InFlightKind.Work, ServiceNames.Payments));
        }
        else
        {
            AddViolation(file.Id, $"charged {ours} here, {theirs?.ChargedAmount ?? 0} at the provider");
        }
    }

    void CompareRefunds(OrderRecords file)
    {
        var theirs = file.AtProvider?.Refunds ?? [];
        if (file.AtProvider is { DuplicateRefunds: > 0 }) AddViolation(file.Id, "the provider carried out a refund twice");
        var known = 0;
        foreach (var entry in file.LedgerEntries.Where(entry => entry.Kind == LedgerEntry.Refund))
        {
            var amount = theirs.GetValueOrDefault(entry.Id);
            if (amount > 0) known++;
            if (amount != entry.Amount) AddViolation(entry.Id, $"refunded {entry.Amount} here, {amount} at the provider");
        }

        if (known == theirs.Count) return;
        var ours = file.LedgerEntries.Select(entry => entry.Id).ToHashSet();
        foreach (var (id, amount) in theirs)
            if (!ours.Contains(id))
                AddViolation(id, $"the provider gave {amount} back, of which nothing is known here",
                    new Explanation(file.Id, InFlightKind.Work, ServiceNames.Payments));
    }
}
