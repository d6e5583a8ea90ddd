using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>
/// What was decided about stock: changed rows, ledger rows and messages, or a refusal, or nothing. A product that
/// changes more than once is listed once per change, in order.
/// </summary>
public sealed record StockDecision
{
    /// <summary>Nothing to do: a repeat, or a message that came too late to matter.</summary>
    public static StockDecision Nothing { get; } = new();

    /// <summary>The message came before what it refers to.</summary>
    public static StockDecision OutOfOrder { get; } = new() { IsOutOfOrder = true };

    public IReadOnlyList<StockItem> Stock { get; init; } = [];

    public IReadOnlyList<StockMovement> Movements { get; init; } = [];

    public IReadOnlyList<Reservation> Reservations { get; init; } = [];

    /// <summary>The caller's count of open holds, when it changes.</summary>
    public ReservationQuota? Quota { get; init; }

    public IReadOnlyList<object> Messages { get; init; } = [];

    public Rejection? Rejection { get; init; }

    public bool IsOutOfOrder { get; private init; }

    public static StockDecision Publish(object message) => new() { Messages = [message] };

    public static StockDecision Reject(RejectionKind kind, string code, string detail, string? field = null) =>
        new() { Rejection = new Rejection(kind, code, detail, field) };

    internal static StockDecision ProductNotFound { get; } =
        Reject(RejectionKind.NotFound, "product_not_found", "Product not found", "productId");
}
