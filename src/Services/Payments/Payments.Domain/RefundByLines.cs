using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Values a refund by lines: units and shipping are refunded once, for no more than they cost.</summary>
static class RefundByLines
{
    /// <summary>Adds lines, shipping and the amount to a refund, and counts them in the payment.</summary>
    /// <param name="refund">A new refund of the payment, whose amount is not set yet.</param>
    public static (Payment Payment, Refund Refund, Rejection? Refusal) Fill(Payment payment, Refund refund, RefundByOperator command)
    {
        var (counted, lines) = (payment, new List<RefundLine>());
        foreach (var wanted in command.Lines ?? [])
        {
            if (counted.Lines.FirstOrDefault(line => line.LineId == wanted.LineId) is not { } line)
                return (payment, refund, UnknownLine(payment, wanted));
            if (wanted.Quantity > line.RefundableQuantity) return (payment, refund, ExceedsLine(line, wanted));
            var refunded = new RefundLine(line.LineId, wanted.Quantity, line.ValueOf(wanted.Quantity));
            lines.Add(refunded);
            counted = counted.Replace(line, line.Count(refunded));
        }

        if (command.Shipping > payment.Shipping - payment.ShippingRefunded) return (payment, refund, ExceedsShipping(payment));
        counted = counted with { ShippingRefunded = payment.ShippingRefunded + command.Shipping };
        var value = lines.Sum(line => line.Amount) + command.Shipping;
        var filled = refund with { Lines = lines, Shipping = command.Shipping, Amount = command.Amount ?? value };
        return (counted, filled, FindExcess(payment, command, value));
    }

    /// <summary>Frees the units and the shipping of a refund that is cancelled.</summary>
    public static Payment Free(Payment payment, Refund refund)
    {
        var freed = payment with { ShippingRefunded = payment.ShippingRefunded - refund.Shipping };
        foreach (var refunded in refund.Lines)
        {
            var line = freed.Lines.First(line => line.LineId == refunded.LineId);
            freed = freed.Replace(line, line.Free(refunded));
        }

        return freed;
    }

    static Payment Replace(this Payment payment, PaymentLine line, PaymentLine by) =>
        payment with { Lines = [.. payment.Lines.Select(other => other == line ? by : other)] };

    static Rejection? FindExcess(Payment payment, RefundByOperator command, long value) => value switch
    {
        0 => new(RejectionKind.Unacceptable, "lines_are_free", "These lines cost nothing: there is nothing to refund.", "lines"),
        _ when command.Amount > value => new(
            RejectionKind.Unacceptable, "amount_exceeds_lines",
            $"{Format(command.Amount.Value, payment)} is more than the {Format(value, payment)} that is refunded for them.", "amount"),
        _ => null,
    };

    static Rejection UnknownLine(Payment payment, LineQuantity wanted) => payment.Lines.Count == 0
        ? new(
            RejectionKind.Conflict, "lines_unknown",
            "What the lines of this order cost is not known to its payment: refund an amount instead.", "lines")
        : new(RejectionKind.Unacceptable, "unknown_line", $"The order has no line '{wanted.LineId}'.", "lines");

    static Rejection ExceedsLine(PaymentLine line, LineQuantity wanted) => new(
        RejectionKind.Unacceptable, "refund_exceeds_line",
        line.RefundableQuantity == line.Quantity
            ? $"Line '{line.LineId}' has {Units(line.Quantity)}, and {wanted.Quantity} are wanted."
            : $"Line '{line.LineId}' has {line.RefundableQuantity} of {Units(line.Quantity)} left to refund, and {wanted.Quantity} are "
            + "wanted. A failed refund keeps its units until it is cancelled.",
        "lines");

    static string Units(long quantity) => quantity == 1 ? "1 unit" : $"{quantity} units";

    static Rejection ExceedsShipping(Payment payment) => new(
        RejectionKind.Unacceptable, "refund_exceeds_shipping",
        $"{Format(payment.Shipping - payment.ShippingRefunded, payment)} of the order's shipping is left to refund.", "shipping");

    static string Format(long minor, Payment payment) => new Money(minor, payment.Currency).ToString();
}
