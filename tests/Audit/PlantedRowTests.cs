using Doms.Audit;
using Doms.Contracts.Messages;
using Doms.Engine.Storage;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using static Doms.Tests.Audit.SeededViolationTests;
using static Doms.Tests.Audit.StateBuilder;

namespace Doms.Tests.Audit;

/// <summary>Rows that were changed alone, in ways that leave their own sums right.</summary>
public sealed class PlantedRowTests
{
    static readonly string FirstShipment = Shipment.IdOf(Delivered, 1);

    [Fact]
    public Task Order_line_of_more_units_for_one_total_is_reported() => ShouldReport("I23", Delivered, state => state
        .Change<Order>(Delivered, order => order with { Lines = [order.Lines[0] with { Ordered = 4, UnitPrice = 500 }] }));

    [Fact]
    public Task Order_line_of_another_product_is_reported() => ShouldReport("I23", Delivered, state => state
        .Change<Order>(Delivered, order => order with { Lines = [order.Lines[0] with { ProductId = "P2" }] }));

    [Fact]
    public Task Saga_line_of_other_units_is_reported() => ShouldReport("I23", Open, state => state
        .Change<Saga>(Open, saga => saga with { Order = saga.Order with { Lines = [new Line(Mug, 3, 1000)] } }));

    [Fact]
    public Task Reservation_line_of_other_units_is_reported() => ShouldReport("I23", Delivered, state => state
        .Change<Reservation>(Delivered, r => r with { Lines = [r.Lines[0] with { Quantity = 1 }] }));

    [Fact]
    public Task Reservation_without_a_line_of_the_order_is_reported() => ShouldReport("I23", Delivered, state => state
        .Change<Reservation>(Delivered, r => r with { Lines = [r.Lines[0] with { LineId = "7" }] }));

    [Fact]
    public Task Shipment_line_of_other_units_is_reported() => ShouldReport("I23", Cancelled, state => state
        .Change<Shipment>(Shipment.IdOf(Cancelled, 1), s => s with { Lines = [new ShipmentLine("1", Mug, 9)] }));

    [Fact]
    public Task Shipment_line_that_was_not_ordered_is_reported() => ShouldReport("I23", Cancelled, state => state
        .Change<Shipment>(Shipment.IdOf(Cancelled, 1), s => s with { Lines = [new ShipmentLine("2", Mug, 1)] }));

    [Fact]
    public Task Undelivered_shipment_of_a_completed_order_is_reported() => ShouldReport("I19", Delivered, state => state
        .Change<Shipment>(FirstShipment, s => s with { Status = ShipmentStatus.Created, WasDispatched = false }));

    [Fact]
    public async Task Ledger_rows_of_two_reservations_that_were_exchanged_are_reported()
    {
        void Exchange(StateBuilder state) => state.Put(Movement(4, -2, 2, Cancelled)).Put(Movement(2, -1, 1, Delivered));

        await ShouldReport("I20", Cancelled, Exchange);
        await ShouldReport("I20", Delivered, Exchange);
    }

    [Theory]
    [InlineData(Templates.Confirmed)]
    [InlineData(Templates.Dispatched)]
    [InlineData(Templates.Delivered)]
    public Task Deleted_notification_is_reported(string template) =>
        ShouldReport("I24", Delivered, state => state.Remove<Notification>($"{Delivered}/{template}"));

    [Fact]
    public Task Deleted_notification_of_a_cancellation_is_reported() =>
        ShouldReport("I24", Cancelled, state => state.Remove<Notification>($"{Cancelled}/{Templates.Cancelled}"));

    [Fact]
    public async Task Notification_that_is_still_to_come_is_no_violation()
    {
        var state = ConsistentState.Create();
        var message = StoredMessageFor("notifications", Delivered);
        state.Remove<Notification>($"{Delivered}/{Templates.Delivered}").Put(message).Put(BlockedKeyFor(message));
        (await state.Audit()).Invariants.Single(invariant => invariant.Id == "I24").Violations.ShouldBe(0);
    }

    [Fact]
    public Task Reference_that_leads_nowhere_is_reported() => ShouldReport("I11", Delivered, state => state
        .Remove<OrderReference>(OrderReference.KeyOfOwner("ada", "A-1")));

    [Fact]
    public Task Copied_price_that_differs_at_the_same_version_is_reported() => ShouldReport("I8", Mug, state => state
        .Change<ProductPrice>(Mug, price => price with { Price = 1 }));

    [Fact]
    public async Task Damaged_file_is_reported_alone()
    {
        await using var store = new DamagedStore();
        var report = await new Auditor(store, [], null).Run(TestContext.Current.CancellationToken);

        report.IsClean.ShouldBeFalse();
        var violated = report.Invariants.Single(invariant => invariant.Violations > 0);
        violated.Id.ShouldBe("I22");
        violated.Examples.Single().Detail.ShouldBe("row 3 missing from index sagas_by_status");
    }

    /// <summary>A snapshot whose file is damaged, and whose rows therefore cannot be read.</summary>
    sealed class DamagedStore : IStoreSnapshot
    {
        public DateTimeOffset Now => StateBuilder.Now;

        public ValueTask<IReadOnlyList<string>> FindDamage(CancellationToken cancel) =>
            ValueTask.FromResult<IReadOnlyList<string>>(["row 3 missing from index sagas_by_status"]);

        public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) =>
            throw new StoreDamagedException("The database is damaged.");

        public ValueTask<object?> Read(RowKey row, CancellationToken cancel) =>
            throw new StoreDamagedException("The database is damaged.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
