using Doms.Contracts.Messages;
using Doms.Fulfillment.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Fulfillment;

public sealed class ShipmentDeciderTests
{
    const string Order = "019a0000-0000-7000-8000-000000000001";
    const string Id = "019a0000-0000-7000-8000-000000000002";

    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly string Tracking = TrackingNumber.Of(Id);
    static readonly CreateShipment Creating = new(Order, "alice", [new Line("P1", 2, 100_00)], null);
    static readonly CancelShipment Cancelling = new(Order, "alice", "changed my mind");

    static readonly ShipmentMove[] Moves =
    [
        ShipmentMove.Pack, ShipmentMove.Dispatch, ShipmentMove.StartTransit, ShipmentMove.Deliver, ShipmentMove.Fail("damaged"),
    ];

    static readonly ShipmentStatus[] Stages =
    [
        ShipmentStatus.Created, ShipmentStatus.Packed, ShipmentStatus.Dispatched, ShipmentStatus.InTransit,
        ShipmentStatus.Delivered,
    ];

    static Decision Create(Shipment? shipment) => ShipmentDecider.Create(shipment, Creating, Id, Start);

    static Decision Cancel(Shipment? shipment) => ShipmentDecider.Cancel(shipment, Cancelling, Start);

    static Func<Shipment?, Decision> Move(ShipmentMove move) => s => ShipmentDecider.Move(s, move, Start);

    /// <summary>Returns a shipment at the given stage.</summary>
    static Shipment ShipmentIn(ShipmentStatus status)
    {
        var shipment = Create(null).Row<Shipment>().ShouldNotBeNull();
        foreach (var move in Moves)
        {
            if (shipment.Status == status) return shipment;
            shipment = ShipmentDecider.Move(shipment, move, Start).Row<Shipment>().ShouldNotBeNull();
        }

        return shipment;
    }

    static Shipment Failed(ShipmentStatus stage) => Move(ShipmentMove.Fail("damaged"))(ShipmentIn(stage)).Row<Shipment>().ShouldNotBeNull();

    [Fact]
    public void Each_stage_change_publishes_its_event()
    {
        var created = Spec.Given<Shipment>(null).When(Create).ThenChanged(new ShipmentCreated(Order, Id, Tracking, 1));
        created.HasEnded.ShouldBeFalse();
        (created.OrderId, created.Owner, created.Lines, created.Address, created.CreatedAt, created.ChangedAt)
            .ShouldBe((Order, "alice", Creating.Lines, null, Start, Start));
        var packed = Spec.Given(created).When(Move(ShipmentMove.Pack)).ThenChanged(new ShipmentPacked(Order, Id, Tracking, 2));
        packed.WasDispatched.ShouldBeFalse();
        var dispatched = Spec.Given(packed).When(Move(ShipmentMove.Dispatch))
            .ThenChanged(new ShipmentDispatched(Order, Id, Tracking, 3));
        dispatched.WasDispatched.ShouldBeTrue();
        var inTransit = Spec.Given(dispatched).When(Move(ShipmentMove.StartTransit))
            .ThenChanged(new ShipmentInTransit(Order, Id, Tracking, 4));
        var there = Spec.Given(inTransit).When(Move(ShipmentMove.Deliver))
            .ThenChanged(new ShipmentDelivered(Order, Id, Tracking, 5));
        there.HasEnded.ShouldBeTrue();
    }

    [Fact]
    public void Dispatched_shipment_can_be_delivered_directly() => Spec.Given(ShipmentIn(ShipmentStatus.Dispatched))
        .When(Move(ShipmentMove.Deliver)).ThenChanged(new ShipmentDelivered(Order, Id, Tracking, 4));

    [Fact]
    public void Tracking_number_is_derived_from_shipment_id()
    {
        Tracking.ShouldMatch("^DT[0-9A-F]{16}$");
        TrackingNumber.Of(Id).ShouldBe(Tracking);
        TrackingNumber.Of("other").ShouldNotBe(Tracking);
    }

    [Fact]
    public void Repeated_create_publishes_creation_and_present_stage()
    {
        var created = new ShipmentCreated(Order, Id, Tracking, 1);
        Spec.Given(ShipmentIn(ShipmentStatus.Created)).When(Create).ThenPublished(created);
        Spec.Given(ShipmentIn(ShipmentStatus.Packed)).When(Create).ThenPublished(created, new ShipmentPacked(Order, Id, Tracking, 2));
        Spec.Given(ShipmentIn(ShipmentStatus.Dispatched)).When(Create)
            .ThenPublished(created, new ShipmentDispatched(Order, Id, Tracking, 3));
        Spec.Given(ShipmentIn(ShipmentStatus.InTransit)).When(Create)
            .ThenPublished(created, new ShipmentInTransit(Order, Id, Tracking, 4));
        Spec.Given(ShipmentIn(ShipmentStatus.Delivered)).When(Create)
            .ThenPublished(created, new ShipmentDelivered(Order, Id, Tracking, 5));
        Spec.Given(Failed(ShipmentStatus.Packed)).When(Create)
            .ThenPublished(created, new ShipmentFailed(Order, Id, "damaged", Dispatched: false, 3));
        Spec.Given(Failed(ShipmentStatus.Dispatched)).When(Create)
            .ThenPublished(created, new ShipmentFailed(Order, Id, "damaged", Dispatched: true, 4));
    }

    [Fact]
    public void Cancel_before_dispatch_is_accepted()
    {
        foreach (var stage in Stages[..2])
        {
            var shipment = ShipmentIn(stage);
            var cancelled = Spec.Given(shipment).When(Cancel)
                .ThenChanged(new ShipmentCancelled(Order, Id, shipment.Version + 1));
            (cancelled.Status, cancelled.Reason, cancelled.HasEnded).ShouldBe((ShipmentStatus.Cancelled, "changed my mind", true));
            Spec.Given(cancelled).When(Cancel).ThenPublished(new ShipmentCancelled(Order, Id, cancelled.Version));
            Spec.Given(cancelled).When(Create).ThenPublished(new ShipmentCancelled(Order, Id, cancelled.Version));
        }
    }

    [Fact]
    public void Cancel_after_dispatch_is_refused_with_stage()
    {
        foreach (var stage in Stages[2..])
        {
            var shipment = ShipmentIn(stage);
            Spec.Given(shipment).When(Cancel).ThenPublished(new ShipmentCancelRefused(
                Order, Id, $"The shipment is {stage.Text()}: it was already dispatched.", shipment.Version));
        }

        var lost = Failed(ShipmentStatus.InTransit);
        Spec.Given(lost).When(Cancel).ThenPublished(new ShipmentCancelRefused(
            Order, Id, "The shipment is FAILED: it was already dispatched.", lost.Version));
    }

    [Fact]
    public void Cancel_before_create_is_permanent()
    {
        var tombstone = Spec.Given<Shipment>(null).When(Cancel).ThenChanged(new ShipmentCancelled(Order, null, 1));
        tombstone.Status.ShouldBe(ShipmentStatus.Cancelled);
        Spec.Given(tombstone).When(Create).ThenPublished(new ShipmentCancelled(Order, null, 1));
    }

    [Theory]
    [InlineData(ShipmentStatus.Created, false)]
    [InlineData(ShipmentStatus.Packed, false)]
    [InlineData(ShipmentStatus.Dispatched, true)]
    [InlineData(ShipmentStatus.InTransit, true)]
    public void Failure_event_says_whether_shipment_was_dispatched(ShipmentStatus stage, bool left)
    {
        var shipment = ShipmentIn(stage);
        var failed = Spec.Given(shipment).When(Move(ShipmentMove.Fail("damaged")))
            .ThenChanged(new ShipmentFailed(Order, Id, "damaged", left, shipment.Version + 1));
        (failed.Status, failed.Reason).ShouldBe((ShipmentStatus.Failed, "damaged"));
        Spec.Given(failed).When(Move(ShipmentMove.Fail("again"))).ThenNothing();
        if (!left) Spec.Given(failed).When(Cancel).ThenPublished(new ShipmentCancelled(Order, Id, failed.Version));
    }

    [Fact]
    public void Repeated_move_does_nothing()
    {
        for (var i = 0; i < 4; i++) Spec.Given(ShipmentIn(Stages[i + 1])).When(Move(Moves[i])).ThenNothing();
    }

    [Fact]
    public void Move_of_missing_shipment_is_not_found() => Spec.Given<Shipment>(null)
        .When(Move(ShipmentMove.Pack)).ThenRefused(RejectionKind.NotFound, "shipment_not_found");

    [Fact]
    public void Invalid_move_names_required_step()
    {
        static string Detail(Shipment shipment, ShipmentMove move)
        {
            Spec.Given(shipment).When(Move(move)).ThenRefused(RejectionKind.Conflict, "shipment_stage");
            return Move(move)(shipment).Rejection.ShouldNotBeNull().Detail;
        }

        Detail(ShipmentIn(ShipmentStatus.Created), ShipmentMove.Dispatch).ShouldBe("The shipment is CREATED: pack it first.");
        Detail(ShipmentIn(ShipmentStatus.Packed), ShipmentMove.Deliver).ShouldBe("The shipment is PACKED: dispatch it first.");
        Detail(ShipmentIn(ShipmentStatus.Dispatched), ShipmentMove.Pack).ShouldContain("can only be delivered, or fail");
        Detail(ShipmentIn(ShipmentStatus.InTransit), ShipmentMove.Pack).ShouldContain("can only be delivered, or fail");
        Detail(ShipmentIn(ShipmentStatus.Delivered), ShipmentMove.Fail("late")).ShouldContain("its status is final");
    }

    [Fact]
    public void Each_stage_has_its_next_timed_move()
    {
        for (var i = 0; i < 4; i++) ShipmentDecider.NextMove(Stages[i]).ShouldBe(Moves[i]);
        foreach (var end in (ShipmentStatus[])[ShipmentStatus.Delivered, ShipmentStatus.Failed, ShipmentStatus.Cancelled])
            ShipmentDecider.NextMove(end).ShouldBeNull();
    }

    [Fact]
    public void Every_message_is_handled_and_final_states_never_change()
    {
        Shipment?[] states =
        [
            null, .. Stages.Select(ShipmentIn), Failed(ShipmentStatus.Packed), Failed(ShipmentStatus.InTransit),
            Cancel(ShipmentIn(ShipmentStatus.Packed)).Row<Shipment>(), Cancel(null).Row<Shipment>(),
        ];
        foreach (var state in states)
            foreach (var decision in Moves.Select(move => Move(move)(state)).Append(Create(state)).Append(Cancel(state)))
            {
                if (state is { HasEnded: true }) decision.Row<Shipment>().ShouldBeNull();
                if (decision.Row<Shipment>() is { } next) next.Version.ShouldBe((state?.Version ?? 0) + 1);
            }
    }
}
