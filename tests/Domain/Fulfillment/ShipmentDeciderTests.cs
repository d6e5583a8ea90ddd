using Doms.Contracts.Messages;
using Doms.Fulfillment.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Fulfillment;

public sealed class ShipmentDeciderTests
{
    const string Order = "019a0000-0000-7000-8000-000000000001";
    const string Id = $"{Order}-s1";

    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly CarriageDetails Ups = new("UPS", "GROUND", "1Z999", "https://ups.example/1Z999");
    static readonly CreateShipment Creating = new(
        Order, "alice", [new Line("P1", 2, 100_00), new Line("P2", 1, 5, "7")], null);
    static readonly CancelShipment Cancelling = new(Order, "alice", "changed my mind");

    static readonly ShipmentMove[] Moves =
    [
        ShipmentMove.Pack, ShipmentMove.Dispatch(Ups, "olga"), ShipmentMove.StartTransit, ShipmentMove.Deliver,
        ShipmentMove.Fail("damaged"),
    ];

    static readonly ShipmentStatus[] Stages =
    [
        ShipmentStatus.Created, ShipmentStatus.Packed, ShipmentStatus.Dispatched, ShipmentStatus.InTransit,
        ShipmentStatus.Delivered,
    ];

    static Decision Create(Shipment? shipment) => ShipmentDecider.Create(shipment, Creating, Start);

    static Decision Cancel(Shipment? shipment) => ShipmentDecider.Cancel(shipment, Cancelling, Start);

    static Func<Shipment?, Decision> Move(ShipmentMove move) => s => ShipmentDecider.Move(Id, s, move, Start);

    /// <summary>Returns a shipment at the given stage.</summary>
    static Shipment ShipmentIn(ShipmentStatus status)
    {
        var shipment = Create(null).Row<Shipment>().ShouldNotBeNull();
        foreach (var move in Moves)
        {
            if (shipment.Status == status) return shipment;
            shipment = ShipmentDecider.Move(Id, shipment, move, Start).Row<Shipment>().ShouldNotBeNull();
        }

        return shipment;
    }

    static Shipment Failed(ShipmentStatus stage) => Move(ShipmentMove.Fail("damaged"))(ShipmentIn(stage)).Row<Shipment>().ShouldNotBeNull();

    /// <summary>Returns the parts of an event that all events with a tracking number have.</summary>
    static (long Version, string? Tracking, string? Carrier, string? Service, string? Url, int Number) PartsOf(object message) =>
        message switch
        {
            ShipmentCreated m => (m.Version, m.TrackingNumber, m.Carrier, m.Service, m.TrackingUrl, m.Number),
            ShipmentPacked m => (m.Version, m.TrackingNumber, m.Carrier, m.Service, m.TrackingUrl, m.Number),
            ShipmentDispatched m => (m.Version, m.TrackingNumber, m.Carrier, m.Service, m.TrackingUrl, m.Number),
            ShipmentInTransit m => (m.Version, m.TrackingNumber, m.Carrier, m.Service, m.TrackingUrl, m.Number),
            ShipmentDelivered m => (m.Version, m.TrackingNumber, m.Carrier, m.Service, m.TrackingUrl, m.Number),
            _ => throw new ArgumentException($"No parts of {message}.", nameof(message)),
        };

    static IReadOnlyList<LineQuantity>? LinesOf(object message) => message switch
    {
        ShipmentCreated m => m.Lines,
        ShipmentPacked m => m.Lines,
        ShipmentDispatched m => m.Lines,
        ShipmentInTransit m => m.Lines,
        ShipmentDelivered m => m.Lines,
        ShipmentFailed m => m.Lines,
        _ => null,
    };

    /// <summary>Applies a move that must publish one event of a type, at the next version.</summary>
    static Shipment Publishing<T>(Shipment? shipment, Func<Shipment?, Decision> decide, CarriageDetails? carriage)
    {
        var (next, messages) = Spec.Given(shipment).When(decide).ThenChangedAndPublished();
        var message = messages.ShouldHaveSingleItem();
        message.ShouldBeOfType<T>();
        PartsOf(message).ShouldBe((
            (shipment?.Version ?? 0) + 1, carriage?.TrackingNumber, carriage?.Carrier, carriage?.Service, carriage?.TrackingUrl, 1));
        LinesOf(message).ShouldBe([new("1", 2), new("7", 1)]);
        return next;
    }

    static Type[] TypesOf(Decision decision) => [.. decision.Messages.Select(message => message.GetType())];

    [Fact]
    public void Each_stage_change_publishes_its_event()
    {
        var created = Publishing<ShipmentCreated>(null, Create, carriage: null);
        created.HasEnded.ShouldBeFalse();
        (created.ShipmentId, created.Number, created.LocationId, created.Owner, created.Address, created.CreatedAt, created.ChangedAt)
            .ShouldBe((Id, 1, Shipment.DefaultLocation, "alice", null, Start, Start));
        created.Lines.ShouldBe([new("1", "P1", 2), new("7", "P2", 1)]);
        var packed = Publishing<ShipmentPacked>(created, Move(ShipmentMove.Pack), carriage: null);
        packed.WasDispatched.ShouldBeFalse();
        var dispatched = Publishing<ShipmentDispatched>(packed, Move(ShipmentMove.Dispatch(Ups, "olga")), Ups);
        dispatched.WasDispatched.ShouldBeTrue();
        var inTransit = Publishing<ShipmentInTransit>(dispatched, Move(ShipmentMove.StartTransit), Ups);
        Publishing<ShipmentDelivered>(inTransit, Move(ShipmentMove.Deliver), Ups).HasEnded.ShouldBeTrue();
    }

    [Fact]
    public void Dispatch_names_its_actor() =>
        Move(ShipmentMove.Dispatch(Ups, "olga"))(ShipmentIn(ShipmentStatus.Packed)).Messages.ShouldHaveSingleItem()
            .ShouldBeOfType<ShipmentDispatched>().DispatchedBy.ShouldBe("olga");

    [Fact]
    public void Dispatched_shipment_can_be_delivered_directly() =>
        Publishing<ShipmentDelivered>(ShipmentIn(ShipmentStatus.Dispatched), Move(ShipmentMove.Deliver), Ups);

    [Fact]
    public void Made_up_tracking_number_is_derived_from_shipment_id()
    {
        TrackingNumber.Of(Id).ShouldMatch("^DT[0-9A-F]{16}$");
        TrackingNumber.Of(Id).ShouldBe(TrackingNumber.Of(Id));
        TrackingNumber.Of("other").ShouldNotBe(TrackingNumber.Of(Id));
    }

    [Theory]
    [InlineData("o1-s1", true, "o1", 1)]
    [InlineData("a-s2-s12", true, "a-s2", 12)]
    [InlineData("o1", false, "", 0)]
    [InlineData("-s1", false, "", 0)]
    [InlineData("o1-s01", false, "o1", 1)]
    [InlineData("o1-sx", false, "o1", 0)]
    public void Shipment_id_names_order_and_number(string id, bool isValid, string order, int number)
    {
        Shipment.TryParseId(id, out var parsedOrder, out var parsedNumber).ShouldBe(isValid);
        (parsedOrder, parsedNumber).ShouldBe((order, number));
    }

    [Fact]
    public void Repeated_create_publishes_creation_and_present_stage()
    {
        TypesOf(Create(ShipmentIn(ShipmentStatus.Created))).ShouldBe([typeof(ShipmentCreated)]);
        (Shipment Shipment, Type Event, long Version)[] later =
        [
            (ShipmentIn(ShipmentStatus.Packed), typeof(ShipmentPacked), 2),
            (ShipmentIn(ShipmentStatus.Dispatched), typeof(ShipmentDispatched), 3),
            (ShipmentIn(ShipmentStatus.InTransit), typeof(ShipmentInTransit), 4),
            (ShipmentIn(ShipmentStatus.Delivered), typeof(ShipmentDelivered), 5),
        ];
        foreach (var (shipment, type, version) in later)
        {
            var again = Create(shipment);
            again.Row<Shipment>().ShouldBeNull();
            TypesOf(again).ShouldBe([typeof(ShipmentCreated), type]);
            again.Messages.Select(message => PartsOf(message).Version).ShouldBe([1, version]);
        }

        foreach (var stage in (ShipmentStatus[])[ShipmentStatus.Packed, ShipmentStatus.Dispatched])
        {
            var failed = Failed(stage);
            var message = Create(failed).Messages[1].ShouldBeOfType<ShipmentFailed>();
            (message.Reason, message.Dispatched, message.Version)
                .ShouldBe(("damaged", stage == ShipmentStatus.Dispatched, failed.Version));
        }
    }

    [Fact]
    public void Repeated_create_publishes_stage_under_its_own_version()
    {
        var dispatched = ShipmentIn(ShipmentStatus.Dispatched);
        var refused = Cancel(dispatched).Row<Shipment>().ShouldNotBeNull();

        PartsOf(Create(refused).Messages[1]).Version.ShouldBe(dispatched.Version);
    }

    [Fact]
    public void Tracking_can_be_changed_after_dispatch()
    {
        var given = new CarriageDetails(null, "EXPRESS", "1Z000", null);
        foreach (var stage in Stages[2..])
        {
            var shipment = ShipmentIn(stage);
            var changed = Spec.Given(shipment).When(s => ShipmentDecider.ChangeTracking(Id, s, given, Start)).ThenChanged(
                new ShipmentTrackingChanged(Order, Id, 1, "UPS", "EXPRESS", "1Z000", TrackingUrl: null, shipment.Version + 1));
            (changed.Status, changed.Carriage.TrackingNumber).ShouldBe((stage, "1Z000"));
            Spec.Given(changed).When(s => ShipmentDecider.ChangeTracking(Id, s, given, Start)).ThenNothing();
        }
    }

    [Fact]
    public void Tracking_cannot_be_changed_before_dispatch()
    {
        Spec.Given(ShipmentIn(ShipmentStatus.Packed)).When(s => ShipmentDecider.ChangeTracking(Id, s, Ups, Start))
            .ThenRefused(RejectionKind.Conflict, "shipment_not_dispatched");
        Spec.Given<Shipment>(null).When(s => ShipmentDecider.ChangeTracking(Id, s, Ups, Start))
            .ThenRefused(RejectionKind.NotFound, "shipment_not_found");
    }

    [Fact]
    public void Shipment_of_another_version_is_not_changed()
    {
        var packed = ShipmentIn(ShipmentStatus.Packed);
        var current = EntityTag.Of(packed.Version);

        ShipmentDecider.Move(Id, packed, ShipmentMove.Dispatch(Ups, "olga"), Start, "\"77\"").Rejection.ShouldNotBeNull().Current
            .ShouldBe($"{packed.Version}");
        ShipmentDecider.ChangeTracking(Id, packed, Ups, Start, "\"77\"").Rejection!.Kind.ShouldBe(RejectionKind.VersionMismatch);
        ShipmentDecider.Move(Id, packed, ShipmentMove.Dispatch(Ups, "olga"), Start, current).Row<Shipment>()!.Status
            .ShouldBe(ShipmentStatus.Dispatched);
        var missing = ShipmentDecider.Move(Id, null, ShipmentMove.Pack, Start, current).Rejection!;
        (missing.Kind, missing.Detail.StartsWith($"There is no shipment '{Id}'.", StringComparison.Ordinal))
            .ShouldBe((RejectionKind.NotFound, true));
    }

    [Fact]
    public void Tracking_of_first_parcel_is_the_shipments()
    {
        Carriage.None.With(new("UPS", null, null, null)).ShouldBe(new Carriage("UPS", null, Carriage.None.Parcels));
        var two = new Carriage(null, null, [new("A", null), new("B", null)]).With(new(null, null, null, "https://a.example"));
        two.Parcels.ShouldBe([new("A", "https://a.example"), new("B", null)]);
    }

    [Fact]
    public void Repeated_dispatch_with_other_tracking_is_refused()
    {
        var dispatched = ShipmentIn(ShipmentStatus.Dispatched);

        Spec.Given(dispatched).When(Move(ShipmentMove.Dispatch(CarriageDetails.None, "olga"))).ThenNothing();
        Spec.Given(dispatched).When(Move(ShipmentMove.Dispatch(Ups with { TrackingNumber = "1Z000" }, "olga")))
            .ThenRefused(RejectionKind.Conflict, "shipment_stage");
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

    /// <summary>The version of a refusal is its own: at the dispatch's, it would be taken for the dispatch.</summary>
    [Fact]
    public void Cancel_after_dispatch_is_refused_at_new_version()
    {
        foreach (var shipment in Stages[2..].Select(ShipmentIn).Append(Failed(ShipmentStatus.InTransit)))
        {
            var refused = Spec.Given(shipment).When(Cancel).ThenChanged(new ShipmentCancelRefused(
                Order, Id, $"The shipment is {shipment.Status.Text()}: it was already dispatched.", shipment.Version + 1));
            (refused.Status, refused.StatusVersion).ShouldBe((shipment.Status, shipment.StatusVersion));
        }
    }

    [Fact]
    public void Cancel_before_create_is_permanent()
    {
        var tombstone = Spec.Given<Shipment>(null).When(Cancel).ThenChanged(new ShipmentCancelled(Order, Id, 1));
        (tombstone.Status, tombstone.Lines.Count, tombstone.Reason).ShouldBe((ShipmentStatus.Cancelled, 0, "changed my mind"));
        Spec.Given(tombstone).When(Create).ThenPublished(new ShipmentCancelled(Order, Id, 1));
    }

    [Theory]
    [InlineData(ShipmentStatus.Created, false)]
    [InlineData(ShipmentStatus.Packed, false)]
    [InlineData(ShipmentStatus.Dispatched, true)]
    [InlineData(ShipmentStatus.InTransit, true)]
    public void Failure_event_says_whether_shipment_was_dispatched(ShipmentStatus stage, bool left)
    {
        var shipment = ShipmentIn(stage);
        var (failed, messages) = Spec.Given(shipment).When(Move(ShipmentMove.Fail("damaged"))).ThenChangedAndPublished();
        var message = messages.ShouldHaveSingleItem().ShouldBeOfType<ShipmentFailed>();
        (message.Reason, message.Dispatched, message.Version).ShouldBe(("damaged", left, shipment.Version + 1));
        LinesOf(message).ShouldBe([new("1", 2), new("7", 1)]);
        (failed.Status, failed.Reason).ShouldBe((ShipmentStatus.Failed, "damaged"));
        Spec.Given(failed).When(Move(ShipmentMove.Fail("again"))).ThenNothing();
        if (left) return;
        Spec.Given(failed).When(Cancel).ThenChanged(new ShipmentCancelled(Order, Id, failed.Version + 1))
            .Status.ShouldBe(ShipmentStatus.Failed);
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

        Detail(ShipmentIn(ShipmentStatus.Created), ShipmentMove.Dispatch(Ups, "olga")).ShouldBe("The shipment is CREATED: pack it first.");
        Detail(ShipmentIn(ShipmentStatus.Packed), ShipmentMove.Deliver).ShouldBe("The shipment is PACKED: dispatch it first.");
        Detail(ShipmentIn(ShipmentStatus.Dispatched), ShipmentMove.Pack).ShouldContain("can only be delivered, or fail");
        Detail(ShipmentIn(ShipmentStatus.InTransit), ShipmentMove.Pack).ShouldContain("can only be delivered, or fail");
        Detail(ShipmentIn(ShipmentStatus.Delivered), ShipmentMove.Fail("late")).ShouldContain("its status is final");
    }

    [Fact]
    public void Each_stage_has_its_next_timed_move()
    {
        for (var i = 0; i < 4; i++) ShipmentDecider.NextMove(Stages[i], Ups, "olga").ShouldBe(Moves[i]);
        foreach (var end in (ShipmentStatus[])[ShipmentStatus.Delivered, ShipmentStatus.Failed, ShipmentStatus.Cancelled])
            ShipmentDecider.NextMove(end, Ups, "olga").ShouldBeNull();
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
                if (state is { HasEnded: true }) (decision.Row<Shipment>()?.Status ?? state.Status).ShouldBe(state.Status);
                if (decision.Row<Shipment>() is { } next) next.Version.ShouldBe((state?.Version ?? 0) + 1);
            }
    }
}
