using System.Text.Json;
using Doms.Engine.DeadLetters;
using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.Orders;
using Doms.Orders.Domain;
using Doms.Primitives;
using Doms.Storage.Sql;

namespace Doms.Tests.Services.Orders;

public sealed class OrderHandlerTests : IDisposable
{
    readonly OrdersSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Placed_order_is_returned_stored_and_published()
    {
        var answer = _system.Send(_system.Place());
        (answer.Status, answer.Location).ShouldBe((201, "/api/orders/order-1"));
        var body = OrdersSystem.Body(answer);
        body.GetProperty("orderId").GetString().ShouldBe("order-1");
        body.GetProperty("status").GetString().ShouldBe("PENDING");
        body.GetProperty("totalAmount").GetDecimal().ShouldBe(2m);

        _system.AdvanceTime(TimeSpan.FromSeconds(1));
        _system.Published.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>().Total.ShouldBe(2_00);
        _system.Order("order-1")!.Version.ShouldBe(1);
    }

    [Fact]
    public void Reference_is_unique_per_owner()
    {
        _system.Send(_system.Place("R1")).Status.ShouldBe(201);
        var refused = _system.Send(_system.Place("R1")).Rejection.ShouldNotBeNull();
        refused.Detail.ShouldContain("order-1");
        _system.Order("order-2").ShouldBeNull();
        _system.Send(_system.Place("R1") with { Owner = "bob" }).Status.ShouldBe(201);
    }

    [Fact]
    public void Placing_same_order_again_returns_existing_order()
    {
        var place = _system.Place("R1");
        _system.Send(place);
        _system.Send(place).Status.ShouldBe(201);
        _system.Order(place.OrderId)!.Version.ShouldBe(1);
    }

    [Fact]
    public void Unpriced_line_takes_catalogue_price()
    {
        _system.Send(new ProductChanged("P1", "Lamp", 7_00, "USD", 1));
        var body = OrdersSystem.Body(_system.Send(_system.Place(price: null)));
        body.GetProperty("totalAmount").GetDecimal().ShouldBe(14m);
    }

    [Fact]
    public void Owner_can_request_cancellation_and_others_cannot()
    {
        _system.Send(_system.Place());
        var request = new RequestCancel("order-1", "Too slow.", "alice");
        _system.Send(request, new Caller("bob", Roles.Customer)).Rejection!.Kind.ShouldBe(RejectionKind.NotFound);

        var answer = _system.Send(request);
        answer.Status.ShouldBe(202);
        OrdersSystem.Body(answer).GetProperty("cancellation").GetString().ShouldBe("REQUESTED");
        _system.AdvanceTime(TimeSpan.FromSeconds(1));
        _system.Published[^1].ShouldBe(new OrderCancelRequested("order-1", "Too slow.", "alice", 2));

        _system.Send(new CancelOrder("order-1", "alice", "Too slow.", []));
        _system.Send(request).Status.ShouldBe(200);
    }

    [Fact]
    public void Facts_and_saga_commands_update_the_order()
    {
        _system.Send(_system.Place());
        _system.Send(new InventoryReserved("order-1", [new Line("P1", 2, 1_00)], 2_00, "USD", 1));
        _system.Send(new ConfirmOrder("order-1", "alice", [new Line("P1", 2, 1_00)], 2_00, "USD"));
        _system.Send(new CompleteOrder("order-1", "alice"));
        _system.Entry("order-1", 4)!.Type.ShouldBe(TimelineEventNames.Completed);

        var order = _system.Order("order-1").ShouldNotBeNull();
        order.Status.ShouldBe(OrderStatus.Completed);
        order.Progress.ShouldBe([TimelineEventNames.Created, TimelineEventNames.InventoryReserved, TimelineEventNames.Confirmed]);
    }

    [Fact]
    public void Order_without_saga_is_republished_and_flagged_until_one_responds()
    {
        _system.Send(_system.Place());
        _system.AdvanceTime(TimeSpan.FromMinutes(5));
        _system.Published.OfType<OrderCreated>().Count().ShouldBe(3);
        _system.Order("order-1")!.SagaNotResponding.ShouldBeTrue();

        _system.Send(new SagaStatusReported("order-1", "RUNNING", "reserve", 1));
        _system.Order("order-1")!.SagaNotResponding.ShouldBeFalse();
    }

    [Fact]
    public void Wait_ends_when_order_leaves_pending_or_times_out()
    {
        _system.Send(_system.Place());
        var settled = new OrderStatusPoller(_system.Rows, _system.Clock);
        var before = _system.Clock.GetTimestamp();
        _system.Run(settled.Wait("order-1", TimeSpan.FromSeconds(3), CancellationToken.None))!
            .HasLeftPending.ShouldBeFalse();
        _system.Clock.GetElapsedTime(before).ShouldBe(TimeSpan.FromSeconds(3));

        var waiting = settled.Wait("order-1", TimeSpan.FromSeconds(30), CancellationToken.None);
        _system.Send(new CancelOrder("order-1", "alice", "No stock.", []));
        before = _system.Clock.GetTimestamp();
        _system.Run(waiting)!.Status.ShouldBe(OrderStatus.Cancelled);
        _system.Clock.GetElapsedTime(before).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        _system.Run(settled.Wait("nowhere", TimeSpan.FromSeconds(30), CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData("XXX", 120)]
    [InlineData("USD", 0)]
    [InlineData("USD", 36_000)]
    public void Settings_out_of_range_are_refused_by_name(string currency, int timeoutSeconds) =>
        Should.Throw<SettingException>(() => OrdersModule.Module(
            new OrdersOptions { Currency = currency, SagaResponseTimeout = TimeSpan.FromSeconds(timeoutSeconds) }));

    [Fact]
    public void The_schema_is_embedded() =>
        OrdersModule.Schema(Dialect.Sqlite).Scripts.Select(script => script.Name)
            .ShouldBe(
            [
                "001_orders.sql", "002_order_model.sql", "003_timeline_key.sql", "004_lists.sql", "005_order_lines.sql",
                "006_status_checks.sql", "007_event_positions.sql", "008_open_shipment.sql", "009_order_words.sql",
            ]);

    [Fact]
    public void Reference_of_the_backend_is_unique_in_the_shop()
    {
        var first = _system.Place("SO-1") with { Owner = "guest-7", IsReferenceOfShop = true };
        _system.Send(first).Status.ShouldBe(201);
        var repeated = _system.Place("SO-1") with { Owner = "ann", IsReferenceOfShop = true };
        _system.Send(repeated).Rejection!.Code.ShouldBe("reference_taken");
        _system.Send(_system.Place("SO-1") with { Owner = "ann" }).Status.ShouldBe(201);
    }

    [Fact]
    public void Means_of_payment_is_sent_to_payments_and_stored_nowhere()
    {
        var place = _system.Place();
        _system.Send(place with { Draft = place.Draft with { PaymentToken = "tok_secret" } });
        _system.AdvanceTime(TimeSpan.FromSeconds(1));

        _system.Published.OfType<PreparePayment>().ShouldBe([new PreparePayment(place.OrderId, "alice", "tok_secret")]);
        var created = _system.Published.OfType<OrderCreated>().ShouldHaveSingleItem();
        (created.PaymentToken, created.HasToken).ShouldBe((null, true));
        JsonSerializer.Serialize(_system.Order(place.OrderId)!.Terms, OrdersJson.Default.AgreedTerms).ShouldNotContain("tok_secret");
    }

    [Fact]
    public void Dead_letter_needs_attention_until_it_is_closed()
    {
        var order = _system.Place();
        _system.Send(order);
        _system.Send(new MessageDeadLettered(order.OrderId, "d1", "payments", "payment.refund", "boom"));
        _system.Order(order.OrderId)!.Attention.ShouldNotBeNull();

        _system.Send(new DeadLetterClosed(order.OrderId, "d1", "REPLAYED", "olga"));
        _system.Order(order.OrderId)!.Attention.ShouldBeNull();
    }
}
