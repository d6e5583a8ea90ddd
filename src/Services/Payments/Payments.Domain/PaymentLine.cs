using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Line of an order, as far as refunds by lines need it.</summary>
/// <param name="Quantity">Units ordered, 1 or more.</param>
/// <param name="Total">Minor units that all of them cost.</param>
/// <param name="RefundedQuantity">Units that refunds are for; a failed refund keeps its units until it is cancelled.</param>
/// <param name="RefundedAmount">Minor units that those are worth.</param>
public sealed record PaymentLine(string LineId, long Quantity, long Total, long RefundedQuantity = 0, long RefundedAmount = 0)
{
    /// <summary>Units that no refund is for.</summary>
    public long RefundableQuantity => Quantity - RefundedQuantity;

    /// <summary>Minor units that the next units are worth; never more than is left of the line.</summary>
    internal long ValueOf(long quantity) =>
        Math.Min(Money.Part(Total, Quantity, RefundedQuantity, quantity), Total - RefundedAmount);

    internal PaymentLine Count(RefundLine refunded) => this with
    {
        RefundedQuantity = RefundedQuantity + refunded.Quantity, RefundedAmount = RefundedAmount + refunded.Amount,
    };

    internal PaymentLine Free(RefundLine refunded) => this with
    {
        RefundedQuantity = RefundedQuantity - refunded.Quantity, RefundedAmount = RefundedAmount - refunded.Amount,
    };
}

/// <summary>Units of a line that a refund is for.</summary>
/// <param name="Amount">Minor units that they are worth.</param>
public sealed record RefundLine(string LineId, long Quantity, long Amount);
