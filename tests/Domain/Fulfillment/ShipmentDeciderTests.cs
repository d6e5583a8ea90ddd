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
        ShipmentMove.Pack, ShipmentMove.Dispatch, ShipmentMove.Carry, ShipmentMove.Deliver, ShipmentMove.Fail("damaged"),
    ];

    static readonly string[] Way =
    [
        ShipmentStatus.Created, ShipmentStatus.Packed, ShipmentStatus.Dispatched, ShipmentStatus.InTransit,
        ShipmentStatus.Delivered,
    ];

    static Decision<Shipment> Create(Shipment? shipment) => ShipmentDecider.Create(shipment, Creating, Id, Start);

    static Decision<Shipment> Cancel(Shipment? shipment) => ShipmentDecider.Cancel(shipment, Cancelling, Start);

    static Func<Shipment?, Decision<Shipment>> Move(ShipmentMove move) => s => ShipmentDecider.Move(s, move, Start);

    /// <summary>A shipment at a stage of its way.</summary>
    static Shipment At(string status)
    {
        var shipment = Create(null).State.ShouldNotBeNull();
        foreach (var move in Moves)
        {
            if (shipment.Status == status) return shipment;
            shipment = ShipmentDecider.Move(shipment, move, Start).State.ShouldNotBeNull();
        }

        return shipment;
    }

    static Shipment Failed(string stage) => Move(ShipmentMove.Fail("damaged"))(At(stage)).State.ShouldNotBeNull();

    [Fact]
    public void A_shipment_goes_from_stage_to_stage_and_tells_each()
    {
        var created = Spec.Given<Shipment>(null).When(Create).ThenChanged(new ShipmentCreated(Order, Id, Tracking, 1));
        created.HasEnded.ShouldBeFalse();
        (created.OrderId, created.Owner, created.Lines, created.Address, created.CreatedAt, created.ChangedAt)
            .ShouldBe((Order, "alice", Creating.Lines, null, Start, Start));
        var packed = Spec.Given(created).When(Move(ShipmentMove.Pack)).ThenChanged(new ShipmentPacked(Order, Id, Tracking, 2));
        packed.HasLeft.ShouldBeFalse();
        var gone = Spec.Given(packed).When(Move(ShipmentMove.Dispatch))
            .ThenChanged(new ShipmentDispatched(Order, Id, Tracking, 3));
        gone.HasLeft.ShouldBeTrue();
        var carried = Spec.Given(gone).When(Move(ShipmentMove.Carry)).ThenChanged(new ShipmentInTransit(Order, Id, Tracking, 4));
        var there = Spec.Given(carried).When(Move(ShipmentMove.Deliver))
            .ThenChanged(new ShipmentDelivered(Order, Id, Tracking, 5));
        there.HasEnded.ShouldBeTrue();
    }

    [Fact]
    public void A_carrier_that_tells_only_the_delivery_is_believed() => Spec.Given(At(ShipmentStatus.Dispatched))
        .When(Move(ShipmentMove.Deliver)).ThenChanged(new ShipmentDelivered(Order, Id, Tracking, 4));

    [Fact]
    public void The_tracking_number_follows_from_the_id_alone()
    {
        Tracking.ShouldMatch("^DT[0-9A-F]{16}$");
        TrackingNumber.Of(Id).ShouldBe(Tracking);
        TrackingNumber.Of("other").ShouldNotBe(Tracking);
    }

    [Fact]
    public void A_second_create_tells_nothing() => Spec.Given(At(ShipmentStatus.Packed)).When(Create).ThenNothing();

    [Fact]
    public void Before_dispatch_a_cancel_is_granted()
    {
        foreach (var stage in Way[..2])
        {
            var shipment = At(stage);
            var cancelled = Spec.Given(shipment).When(Cancel)
                .ThenChanged(new ShipmentCancelled(Order, Id, shipment.Version + 1));
            (cancelled.Status, cancelled.Reason, cancelled.HasEnded).ShouldBe(("CANCELLED", "changed my mind", true));
            Spec.Given(cancelled).When(Cancel).ThenTold(new ShipmentCancelled(Order, Id, cancelled.Version));
            Spec.Given(cancelled).When(Create).ThenTold(new ShipmentCancelled(Order, Id, cancelled.Version));
        }
    }

    [Fact]
    public void After_dispatch_a_cancel_is_refused_with_the_stage()
    {
        foreach (var stage in Way[2..])
        {
            var shipment = At(stage);
            Spec.Given(shipment).When(Cancel).ThenTold(new ShipmentCancelRefused(
                Order, Id, $"The shipment is {stage}: the goods have left the house.", shipment.Version));
        }

        var lost = Failed(ShipmentStatus.InTransit);
        Spec.Given(lost).When(Cancel).ThenTold(new ShipmentCancelRefused(
            Order, Id, "The shipment is FAILED: the goods have left the house.", lost.Version));
    }

    [Fact]
    public void A_cancel_of_what_is_not_there_yet_holds_for_good()
    {
        var tombstone = Spec.Given<Shipment>(null).When(Cancel).ThenChanged(new ShipmentCancelled(Order, null, 1));
        tombstone.Status.ShouldBe(ShipmentStatus.Cancelled);
        Spec.Given(tombstone).When(Create).ThenTold(new ShipmentCancelled(Order, null, 1));
    }

    [Theory]
    [InlineData(ShipmentStatus.Created, false)]
    [InlineData(ShipmentStatus.Packed, false)]
    [InlineData(ShipmentStatus.Dispatched, true)]
    [InlineData(ShipmentStatus.InTransit, true)]
    public void A_failure_says_whether_the_goods_had_left(string stage, bool left)
    {
        var shipment = At(stage);
        var failed = Spec.Given(shipment).When(Move(ShipmentMove.Fail("damaged")))
            .ThenChanged(new ShipmentFailed(Order, Id, "damaged", left, shipment.Version + 1));
        (failed.Status, failed.Reason).ShouldBe((ShipmentStatus.Failed, "damaged"));
        Spec.Given(failed).When(Move(ShipmentMove.Fail("again"))).ThenNothing();
        if (!left) Spec.Given(failed).When(Cancel).ThenTold(new ShipmentCancelled(Order, Id, failed.Version));
    }

    [Fact]
    public void A_move_made_before_is_no_move()
    {
        for (var i = 0; i < 4; i++) Spec.Given(At(Way[i + 1])).When(Move(Moves[i])).ThenNothing();
    }

    [Fact]
    public void A_move_without_a_shipment_is_not_found() => Spec.Given<Shipment>(null)
        .When(Move(ShipmentMove.Pack)).ThenRefused(RejectionKind.NotFound, "shipment_not_found");

    [Fact]
    public void A_move_out_of_turn_says_what_to_do()
    {
        static string Detail(Shipment shipment, ShipmentMove move)
        {
            Spec.Given(shipment).When(Move(move)).ThenRefused(RejectionKind.Conflict, "shipment_stage");
            return Move(move)(shipment).Rejection.ShouldNotBeNull().Detail;
        }

        Detail(At(ShipmentStatus.Created), ShipmentMove.Dispatch).ShouldBe("The shipment is CREATED: pack it first.");
        Detail(At(ShipmentStatus.Packed), ShipmentMove.Deliver).ShouldBe("The shipment is PACKED: dispatch it first.");
        Detail(At(ShipmentStatus.Dispatched), ShipmentMove.Pack).ShouldContain("can only be delivered, or fail");
        Detail(At(ShipmentStatus.InTransit), ShipmentMove.Pack).ShouldContain("can only be delivered, or fail");
        Detail(At(ShipmentStatus.Delivered), ShipmentMove.Fail("late")).ShouldContain("nothing can be done");
    }

    [Fact]
    public void The_clock_makes_the_next_move_of_each_stage()
    {
        for (var i = 0; i < 4; i++) ShipmentDecider.NextMove(Way[i]).ShouldBe(Moves[i]);
        foreach (var end in new[] { "DELIVERED", "FAILED", "CANCELLED" }) ShipmentDecider.NextMove(end).ShouldBeNull();
    }

    [Fact]
    public void Every_message_in_every_state_is_decided_on_and_ends_are_final()
    {
        Shipment?[] states =
        [
            null, .. Way.Select(At), Failed(ShipmentStatus.Packed), Failed(ShipmentStatus.InTransit),
            Cancel(At(ShipmentStatus.Packed)).State, Cancel(null).State,
        ];
        foreach (var state in states)
            foreach (var decision in Moves.Select(move => Move(move)(state)).Append(Create(state)).Append(Cancel(state)))
            {
                if (state is { HasEnded: true }) decision.State.ShouldBeNull();
                if (decision.State is { } next) next.Version.ShouldBe((state?.Version ?? 0) + 1);
            }
    }
}
