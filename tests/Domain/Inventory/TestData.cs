using Doms.Contracts.Messages;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

/// <summary>Orders for products, and assertions on decisions about stock.</summary>
static class TestData
{
    public static Line Line(string productId, long quantity, long? price = null, string? id = null, long? amount = null) =>
        new(productId, quantity, price, id, amount);

    public static ReserveInventory Order(string id, params Line[] lines) => new(id, "alice", lines, "USD", true, null);

    public static InventoryModel StockedInventory()
    {
        var shop = new InventoryModel();
        shop.Create("P1", 10, 1_000);
        shop.Create("P2", 5, 250, "Mug");
        return shop;
    }

    public static void ShouldBeRefused(
        this Decision decision, RejectionKind kind, string code, string? detail = null)
    {
        var rejection = decision.Rejection.ShouldNotBeNull();
        (rejection.Kind, rejection.Code).ShouldBe((kind, code));
        if (detail is not null) rejection.Detail.ShouldBe(detail);
        decision.ShouldChangeNothing();
    }

    public static void ShouldChangeNothing(this Decision decision)
    {
        decision.Rows.ShouldBeEmpty();
    }

    public static InventoryReserved ShouldBeReserved(this Decision decision) =>
        decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>();

    public static void ShouldPublish(this Decision decision, params object[] messages)
    {
        decision.IsOutOfOrder.ShouldBeFalse();
        decision.Rejection.ShouldBeNull();
        decision.Messages.ShouldBe(messages);
    }

    /// <summary>Asserts a refusal that is stored and moves no stock.</summary>
    public static InventoryUnavailable ShouldBeUnavailable(this Decision decision, string reason)
    {
        decision.Rows.ShouldHaveSingleItem().ShouldBeOfType<Reservation>().Status.ShouldBe(ReservationStatus.Refused);
        var message = decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<InventoryUnavailable>();
        message.Reason.ShouldBe(reason);
        return message;
    }
}
