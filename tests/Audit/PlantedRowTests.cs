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

    [Theory]
    [InlineData(ShipmentStatus.Created, true)]
    [InlineData(ShipmentStatus.Packed, true)]
    [InlineData(ShipmentStatus.Cancelled, true)]
    [InlineData(ShipmentStatus.Dispatched, false)]
    [InlineData(ShipmentStatus.InTransit, false)]
    [InlineData(ShipmentStatus.Delivered, false)]
    public Task Shipment_whose_status_denies_its_departure_is_reported(ShipmentStatus status, bool hasLeft) =>
        ShouldReport("I21", Delivered, state => state
            .Change<Shipment>(FirstShipment, s => s with { Status = status, WasDispatched = hasLeft }));

    [Fact]
    public async Task Ledger_rows_of_two_reservations_that_were_exchanged_are_reported()
    {
        void Exchange(StateBuilder state) => state.Put(Movement(4, -2, 2, Cancelled)).Put(Movement(2, -1, 1, Delivered));

        await ShouldReport("I20", Cancelled, Exchange);
        await ShouldReport("I20", Delivered, Exchange);
    }

    [Fact]
    public Task Ledger_rows_of_equal_sum_but_other_units_are_reported() => ShouldReport("I20", Cancelled, state => state
        .Put(Movement(4, -3, 3, Cancelled)).Put(Movement(5, 3, -3, Cancelled)));

    [Fact]
    public Task Sold_units_that_were_reserved_otherwise_are_reported() => ShouldReport("I20", $"{Mug}/3", state => state
        .Put(Movement(2, -3, 3, Delivered)).Put(Movement(3, 1, -3, Delivered) with { Reason = MovementReason.Committed }));

    [Fact]
    public Task Units_that_no_reservation_moved_are_reported() => ShouldReport("I20", $"{Mug}/1", state => state
        .Put(Movement(1, 10, 0) with { DeltaReserved = 1, DeltaAvailable = 9, Reference = Delivered }));

    [Fact]
    public Task Released_reservation_marked_as_expired_is_reported() => ShouldReport("I20", StandAlone, state => state
        .Put(Movement(8, 1, -1, StandAlone) with { Actor = "ada", Note = null })
        .Change<Reservation>(StandAlone, r => r with { Status = ReservationStatus.Expired, Version = 2 }));

    [Fact]
    public Task Expired_reservation_marked_as_released_is_reported() => ShouldReport("I20", StandAlone, state => state
        .Put(Movement(8, 1, -1, StandAlone) with { Reason = MovementReason.Expired, Actor = MovementActor.Clock })
        .Change<Reservation>(StandAlone, r => r with { Status = ReservationStatus.Released, Version = 2 }));

    [Fact]
    public async Task Released_reservation_that_was_refused_afterwards_is_accepted() =>
        (await ConsistentState.Create()
            .Change<Reservation>(Cancelled, r => r with { Status = ReservationStatus.Refused, Version = 3 })
            .Audit()).IsClean.ShouldBeTrue();

    [Fact]
    public async Task Count_of_open_reservations_that_is_too_high_is_reported()
    {
        await ShouldReport("I25", "ada", state => state.Put(new ReservationQuota("ada", 3, Open: 2)));
        await ShouldReport("I25", "eve", state => state.Put(new ReservationQuota("eve", 1, Open: 1)));
        (await ConsistentState.Create().Put(new ReservationQuota("ada", 1, Open: 1)).Audit()).IsClean.ShouldBeTrue();
    }

    [Fact]
    public async Task Row_from_the_future_is_reported()
    {
        var future = new DateTimeOffset(2096, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await ShouldReport("I27", Delivered, state => state.Change<Order>(Delivered, order => order with { CreatedAt = future }));
        await ShouldReport("I27", Open, state => state.Change<Saga>(Open, saga => saga with { StartedAt = future }));
        await ShouldReport("I27", Cancelled, state => state.Change<Payments.Domain.Payment>(Cancelled, p => p with { CreatedAt = future }));
        await ShouldReport("I27", Delivered, state => state.Change<Shipment>(FirstShipment, s => s with { CreatedAt = future }));
        await ShouldReport("I27", Cancelled, state => state
            .Change<Notification>($"{Cancelled}/{Templates.Cancelled}", mail => mail with { CreatedAt = future }));
    }

    [Fact]
    public async Task Deleted_mail_file_is_reported()
    {
        var mail = $"{Delivered}/{Templates.Confirmed}";
        await ShouldReport("I26", mail, state => state.MailExists = id => id != mail);
        var state = ConsistentState.Create();
        state.MailExists = _ => true;
        (await state.Audit()).IsClean.ShouldBeTrue();
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

        public ValueTask<IReadOnlyList<string>?> FindDamage(CancellationToken cancel) =>
            ValueTask.FromResult<IReadOnlyList<string>?>(["row 3 missing from index sagas_by_status"]);

        public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) =>
            throw new StoreDamagedException("The database is damaged.");

        public ValueTask<object?> Read(RowKey row, CancellationToken cancel) =>
            throw new StoreDamagedException("The database is damaged.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
