using System.Text.RegularExpressions;
using Doms.Client;
using Doms.Console.Words;
using Doms.Contracts.Http;

namespace Doms.Console.Api;

/// <summary>Something that waits for a person: one entry for one cause, however many orders it touches.</summary>
/// <param name="Kind">dead letters, refund, saga or mail.</param>
/// <param name="Meta">Facts in few words: the customer, the amount, the service.</param>
/// <param name="Address">Page on which it is decided.</param>
/// <param name="Action">The verb of its button.</param>
public sealed record Cause(
    string Kind, string Icon, string Title, string Text, IReadOnlyList<string> Meta, DateTimeOffset Since, string Address, string Action);

/// <summary>Finds what waits for a person.</summary>
static partial class Causes
{
    /// <summary>Rows of each kind that are looked at; more of one kind have few causes.</summary>
    const int MaxRows = 200;

    public static async Task<IReadOnlyList<Cause>> Find(DomsClient client, CancellationToken cancel)
    {
        var letters = client.ListDeadLetters(new DeadLetterQuery(Limit: MaxRows), cancel);
        var orders = client.ListOrders(ListQuery.Where("attention", "true", MaxRows), cancel);
        var refunds = client.ListRefunds(ListQuery.Where("status", "FAILED", MaxRows), cancel);
        var mails = client.ListNotifications(ListQuery.Where("status", "FAILED", MaxRows), cancel);
        await Task.WhenAll(letters, orders, refunds, mails);
        var stuck = (await orders).Value.Items;
        return
        [
            .. OfLetters((await letters).Value.Items)
                .Concat(OfRefunds((await refunds).Value.Items, stuck))
                .Concat(OfSagas(stuck))
                .Concat(OfMails((await mails).Value.Items))
                .OrderBy(cause => cause.Since),
        ];
    }

    /// <summary>An error without what differs from message to message: ids, numbers and quoted names.</summary>
    public static string Pattern(string error) => Parameter().Replace(error, "…");

    static IEnumerable<Cause> OfLetters(IReadOnlyList<DeadLetterView> letters) =>
        from letter in letters
        group letter by (letter.Service, Error: Pattern(letter.Error)) into same
        let first = same.MinBy(letter => letter.DeadAt)!
        let keys = same.Select(letter => letter.Key).Distinct().Count()
        select new Cause(
            "dead letters", "letter", $"{Say.Count(same.Count(), "dead letter")}, one cause", first.Error,
            [first.Service, Say.Count(keys, "order")], first.DeadAt, $"dead-letters?id={first.Id}", "Look");

    static IEnumerable<Cause> OfRefunds(IReadOnlyList<OrderRefundView> refunds, IReadOnlyList<OrderView> orders) =>
        from refund in refunds
        let order = orders.FirstOrDefault(known => known.Id == refund.OrderId)
        select new Cause(
            "refund", "money", $"Refund refused, order {(order is null ? Say.Short(refund.OrderId) : Say.Name(order))}",
            $"{refund.Failure ?? "The provider refuses it."} {Say.Count(refund.Tries, "attempt")}; nothing more happens automatically.",
            [order is null ? refund.OrderId : Say.Customer(order), Say.Money(refund.Amount, refund.Currency)], refund.UpdatedAt,
            $"orders/{refund.OrderId}", "Decide");

    static IEnumerable<Cause> OfSagas(IReadOnlyList<OrderView> orders) =>
        from order in orders
        let stuck = order.Attention!.Reasons.FirstOrDefault(reason => reason.RaisedBy == "saga")
        where stuck is not null && !order.Attention!.Reasons.Any(reason => reason.RaisedBy.StartsWith("refund", StringComparison.Ordinal))
        group (Order: order, Reason: stuck!) by Pattern(stuck!.Reason) into same
        let first = same.MinBy(entry => entry.Reason.Since)
        let total = same.Sum(entry => entry.Order.TotalAmount ?? 0)
        select same.Count() == 1
            ? new Cause(
                "saga", "saga", $"Saga stuck, order {Say.Name(first.Order)}", Say.Sentence(first.Reason.Reason),
                [Say.Customer(first.Order), Say.Money(first.Order.TotalAmount, first.Order.Currency)], first.Reason.Since,
                $"orders/{first.Order.Id}", "Decide")
            : new Cause(
                "saga", "saga", $"{Say.Count(same.Count(), "saga")} stuck, one cause", Say.Sentence(first.Reason.Reason),
                [Say.Count(same.Count(), "order"), Say.Money(total, first.Order.Currency)], first.Reason.Since,
                "sagas?status=NEEDS_ATTENTION", "Look");

    static IEnumerable<Cause> OfMails(IReadOnlyList<NotificationView> mails) =>
        from mail in mails
        group mail by Pattern(mail.Error ?? "") into same
        let first = same.MinBy(mail => mail.UpdatedAt)!
        select new Cause(
            "mail", "mail", $"{Say.Count(same.Count(), "mail")} not sent, one cause", first.Error ?? "The mail server refused them.",
            [Say.Count(same.Select(mail => mail.OrderId).Distinct().Count(), "order")], first.UpdatedAt, "mails?status=FAILED", "Look");

    [GeneratedRegex(
        @"'[^']*'|""[^""]*""|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Parameter();
}
