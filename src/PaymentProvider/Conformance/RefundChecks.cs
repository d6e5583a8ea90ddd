namespace Doms.PaymentProvider.Conformance;

/// <summary>Checks of refunds.</summary>
sealed class RefundChecks(ProtocolCalls calls)
{
    public IReadOnlyList<(string Name, Func<Task> Check)> All =>
    [
        ("a refund of a part succeeds and is found by its reference", RefundIsFound),
        ("a repeated refund with the same key moves money once", RepeatRefundsOnce),
        ("a refund above the rest of its charge is refused", ExcessIsRefused),
        ("a refund of an unknown charge is refused", UnknownChargeIsRefused),
        ("an unknown refund is not found", UnknownRefundIsNotFound),
    ];

    async Task RefundIsFound()
    {
        await Charge("refund");
        var refunded = (await calls.Refund("refund-r", "refund", "refund-r", 40)).Expect(200, "succeeded");
        var found = (await calls.FindRefund("refund-r")).Expect(200, "succeeded");
        found.Check(found.Text("id") == refunded.Text("id"), $"id \"{refunded.Text("id")}\"");
    }

    async Task RepeatRefundsOnce()
    {
        await Charge("twice");
        var first = (await calls.Refund("twice-r", "twice", "twice-r", 60)).Expect(200, "succeeded");
        var again = (await calls.Refund("twice-r", "twice", "twice-r", 60)).Expect(200, "succeeded");
        again.Check(again.Text("id") == first.Text("id"), $"id \"{first.Text("id")}\"");
        (await calls.Refund("rest-r", "twice", "rest-r", 40)).Expect(200, "succeeded");
    }

    async Task ExcessIsRefused()
    {
        await Charge("excess");
        (await calls.Refund("excess-r", "excess", "excess-r", 101)).Expect(402, code: "amount_exceeds_charge");
    }

    async Task UnknownChargeIsRefused() =>
        (await calls.Refund("orphan-r", "orphan", "orphan-r", 40)).Expect(404, code: "charge_not_found");

    async Task UnknownRefundIsNotFound() => (await calls.FindRefund("unknown-r")).Expect(404, code: "refund_not_found");

    async Task Charge(string name) => (await calls.Charge(name, name, 100, calls.Token)).Expect(200, "succeeded");
}
