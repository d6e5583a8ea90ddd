namespace Doms.PaymentProvider.Conformance;

/// <summary>Checks of charges.</summary>
sealed class ChargeChecks(ProtocolCalls calls)
{
    const int ParallelRequests = 8;

    public IReadOnlyList<(string Name, Func<Task> Check)> All =>
    [
        ("a charge succeeds and is found by its reference", ChargeIsFound),
        ("a repeat with the same key charges once", RepeatChargesOnce),
        ("repeats at the same time charge once", ParallelRepeatsChargeOnce),
        ("the same key with another amount is refused", ReusedKeyIsRefused),
        ("a charge without a key is refused", MissingKeyIsRefused),
        ("an unknown charge is not found", UnknownChargeIsNotFound),
        ("a charge that was cancelled before it arrived is never made", CancelledChargeIsNotMade),
        ("cancelling a charge that was made returns it", LateCancelReturnsCharge),
    ];

    public IReadOnlyList<(string Name, Func<Task> Check)> Declined =>
        [("a declined charge has a code, and stays declined", DeclinedChargeStaysDeclined)];

    async Task ChargeIsFound()
    {
        var charged = (await calls.Charge("find", "find", 100, calls.Token)).Expect(200, "succeeded");
        charged.Check(charged.Text("id") is { Length: > 0 }, "an id");
        var found = (await calls.FindCharge("find")).Expect(200, "succeeded");
        found.Check(found.Text("id") == charged.Text("id"), $"id \"{charged.Text("id")}\"");
    }

    async Task RepeatChargesOnce()
    {
        var first = (await calls.Charge("repeat", "repeat", 100, calls.Token)).Expect(200, "succeeded");
        var again = (await calls.Charge("repeat", "repeat", 100, calls.Token)).Expect(200, "succeeded");
        again.Check(again.Text("id") == first.Text("id"), $"id \"{first.Text("id")}\"");
    }

    async Task ParallelRepeatsChargeOnce()
    {
        var responses = await Task.WhenAll(
            Enumerable.Range(0, ParallelRequests).Select(_ => calls.Charge("parallel", "parallel", 100, calls.Token)));
        foreach (var response in responses) response.Check(response.Status is 200 or 409, "200, or 409 while the key is in use");
        var made = (await calls.FindCharge("parallel")).Expect(200, "succeeded");
        foreach (var response in responses)
            response.Check(response.Status == 409 || response.Text("id") == made.Text("id"), $"id \"{made.Text("id")}\"");
    }

    async Task ReusedKeyIsRefused()
    {
        (await calls.Charge("reuse", "reuse", 100, calls.Token)).Expect(200, "succeeded");
        (await calls.Charge("reuse", "reuse", 200, calls.Token)).Expect(422, code: "idempotency_key_reused");
    }

    async Task MissingKeyIsRefused() =>
        (await calls.Charge(key: null, "no-key", 100, calls.Token)).Expect(400);

    async Task UnknownChargeIsNotFound() => (await calls.FindCharge("unknown")).Expect(404, code: "charge_not_found");

    async Task CancelledChargeIsNotMade()
    {
        (await calls.CancelCharge("cancel", "cancel")).Expect(200, "cancelled");
        (await calls.Charge("cancel", "cancel", 100, calls.Token)).Expect(402, code: "charge_cancelled");
        (await calls.FindCharge("cancel")).Expect(200, "cancelled");
    }

    async Task LateCancelReturnsCharge()
    {
        (await calls.Charge("late", "late", 100, calls.Token)).Expect(200, "succeeded");
        (await calls.CancelCharge("late", "late")).Expect(200, "succeeded");
    }

    async Task DeclinedChargeStaysDeclined()
    {
        for (var i = 0; i < 2; i++)
        {
            var declined = (await calls.Charge("declined", "declined", 100, calls.DeclinedToken)).Expect(402, "declined");
            declined.Check(FinalCodes.Of.Contains(declined.Text("code") ?? ""), $"one of the codes {string.Join(", ", FinalCodes.Of)}");
        }

        (await calls.FindCharge("declined")).Expect(200, "declined");
    }
}

/// <summary>Codes of a final refusal; with any other, the outcome counts as unknown.</summary>
static class FinalCodes
{
    public static readonly IReadOnlyList<string> Of =
    [
        "card_declined", "insufficient_funds", "expired_card", "invalid_card", "lost_card", "stolen_card", "do_not_honor",
        "limit_exceeded", "amount_exceeds_charge", "refund_refused",
    ];
}
