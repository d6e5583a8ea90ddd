using Doms.Audit.Books;
using Doms.Payments.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Our books and the provider's agree, read in both directions, and no order is charged twice.</summary>
sealed class OneCharge() : Invariant("I5", "one charge per order, and our books equal the provider's, both ways")
{
    bool _isBlind;

    /// <summary>The provider's books were all read; what no order has taken belongs to none.</summary>
    public void Finish(ProviderBooks books)
    {
        if (books.Missing is { } why)
        {
            CannotCheck($"the provider's books were not compared: {why}");
            return;
        }

        foreach (var (orderId, account) in books.Left)
            Violated(orderId, $"the provider has {account.Charged} charged for an order that has no payment here");
    }

    /// <summary>Without the provider's books only our own are looked at.</summary>
    public void Compare(ProviderBooks books) => _isBlind = books.Missing is not null;

    public override void Look(OrderFile file)
    {
        var charges = file.Money.Where(entry => entry.Kind == LedgerEntry.Charge).ToList();
        if (charges.Count > 1) Violated(file.Id, $"charged {charges.Count} times");
        if (file.Payment is null && file.AtProvider is null && file.Money.Count == 0) return;
        Count();
        if (_isBlind) return;
        CompareCharge(file, charges.Sum(entry => entry.Amount));
        CompareRefunds(file);
    }

    void CompareCharge(OrderFile file, long ours)
    {
        var theirs = file.AtProvider;
        if (theirs is { Charges: > 1 }) Violated(file.Id, $"the provider charged {theirs.Charges} times");
        if (ours == (theirs?.Charged ?? 0))
        {
            if (ours > 0 && file.Payment is { } payment && payment.Currency != theirs!.Currency)
                Violated(file.Id, $"charged in {payment.Currency} here, in {theirs.Currency} at the provider");
        }
        else if (ours == 0)
        {
            Violated(
                file.Id, $"the provider charged {theirs!.Charged}, of which nothing is known here",
                new Excuse(file.Id, Way.Work, "payments"));
        }
        else
        {
            Violated(file.Id, $"charged {ours} here, {theirs?.Charged ?? 0} at the provider");
        }
    }

    void CompareRefunds(OrderFile file)
    {
        var theirs = file.AtProvider?.Refunds ?? [];
        if (file.AtProvider is { RefundsTwice: > 0 }) Violated(file.Id, "the provider carried out a refund twice");
        var known = 0;
        foreach (var entry in file.Money.Where(entry => entry.Kind == LedgerEntry.Refund))
        {
            var amount = theirs.GetValueOrDefault(entry.Id);
            if (amount > 0) known++;
            if (amount != entry.Amount) Violated(entry.Id, $"refunded {entry.Amount} here, {amount} at the provider");
        }

        if (known == theirs.Count) return;
        var ours = file.Money.Select(entry => entry.Id).ToHashSet();
        foreach (var (id, amount) in theirs)
            if (!ours.Contains(id))
                Violated(id, $"the provider gave {amount} back, of which nothing is known here",
                    new Excuse(file.Id, Way.Work, "payments"));
    }
}
