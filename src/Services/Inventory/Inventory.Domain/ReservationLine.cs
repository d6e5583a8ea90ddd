using Doms.Contracts.Messages;

namespace Doms.Inventory.Domain;

/// <summary>Reserved units of one line of an order or stand-alone reservation.</summary>
/// <param name="LineId">Id within the order or reservation.</param>
/// <param name="UnitPrice">Minor units; null where an agreed total fixes the amount, and in a stand-alone reservation.</param>
/// <param name="Amount">
/// Minor units of the line; null in a stand-alone reservation, and for the lines of an agreed total in rows of earlier versions.
/// </param>
public sealed record ReservationLine(
    string LineId, string ProductId, string LocationId, long Quantity, long? UnitPrice, long? Amount)
{
    /// <summary>Key of the stock row.</summary>
    public string StockId => Stock.IdOf(ProductId, LocationId);

    /// <summary>The line as it is published.</summary>
    public Line ToLine() => new(ProductId, Quantity, UnitPrice, LineId, Amount);
}

/// <summary>Cause of a refused reservation.</summary>
/// <param name="Reason">Summary of all reasons.</param>
/// <param name="Reasons">Reasons by line.</param>
public sealed record Refusal(string Reason, IReadOnlyList<LineReason> Reasons);
