using System.Text.Json;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Access;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Clients;

/// <summary>Whole lists of a running system, page by page.</summary>
public sealed class ListTests(RunningHost host) : IClassFixture<RunningHost>, IAsyncLifetime
{
    static readonly ListQuery Single = new(Limit: 1), Whole = new();
    DomsClient _client = null!;

    /// <summary>Places orders, so that each list has several items.</summary>
    public async ValueTask InitializeAsync()
    {
        using var anonymous = new DomsClient(host.Gateway, null);
        _client = new DomsClient(host.Gateway, (await anonymous.Login("olga", "operator", default)).Value.Token);
        for (var i = 0; i < 3; i++)
        {
            var id = await host.PlaceConfirmedOrder();
            await _client.CreateRefund(id, new CreateRefundRequest(1m, "DAMAGED", null, null, null, null), default);
            await _client.CreateReservation(new NewReservation([new NewReservationItem("P1", 1)]), default);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_list_has_the_same_items_in_pages_of_one()
    {
        await _client.CreateProduct(new NewProduct("P2", 5, 1m, null), default);
        await ShouldBeSame("orders", query => _client.AllOrders(query), order => order.OrderId);
        await ShouldBeSame("products", query => _client.AllProducts(query), product => product.ProductId);
        await ShouldBeSame("movements", query => _client.AllMovements("P1", query), movement => JsonSerializer.Serialize(movement));
        await ShouldBeSame("reservations", query => _client.AllReservations(query), reservation => reservation.ReservationId);
        await ShouldBeSame("payments", query => _client.AllPayments(query), payment => payment.OrderId);
        await ShouldBeSame("refunds", query => _client.AllRefunds(query), refund => refund.RefundId);
        await ShouldBeSame("shipments", query => _client.AllShipments(query), shipment => shipment.ShipmentId!);
        await ShouldBeSame("notifications", query => _client.AllNotifications(query), mail => mail.Id);
        await ShouldBeSame("sagas", query => _client.AllSagas(query), saga => saga.OrderId);
    }

    [Fact]
    public async Task Order_has_all_its_refunds()
    {
        var order = await _client.AllOrders(Whole).FirstAsync(TestContext.Current.CancellationToken);
        await _client.CreateRefund(order.OrderId, new CreateRefundRequest(1m, "DAMAGED", null, null, null, null), default);

        (await _client.AllRefunds(order.OrderId, Single).CountAsync(TestContext.Current.CancellationToken)).ShouldBe(2);
        (await _client.AllDeadLetters(new DeadLetterQuery(Limit: 1)).ToListAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Feeds_end_at_their_present_end()
    {
        var cancel = TestContext.Current.CancellationToken;
        var events = await _client.AllEvents(0, cancel: cancel).ToListAsync(cancel);
        events.Select(item => item.Position).ShouldBe(Enumerable.Range(1, events.Count).Select(position => (long)position));

        var order = events[0].OrderId;
        var mails = await _client.AllNotificationEvents(0, order, cancel).ToListAsync(cancel);
        mails.Select(item => item.Event.OrderId).Distinct().ShouldBe([order]);
        (await _client.AllEvents(mails[0].Event.Position, order, cancel).CountAsync(cancel)).ShouldBeGreaterThanOrEqualTo(mails.Count - 1);
    }

    [Fact]
    public async Task Page_that_is_not_consumed_is_not_asked_for()
    {
        var pages = 0;
        var orders = Paging.Pages<OrderView>(
            (query, cancel) =>
            {
                pages++;
                return _client.ListOrders(query, cancel);
            },
            Single, most: 2, TestContext.Current.CancellationToken);

        var last = await orders.LastAsync(TestContext.Current.CancellationToken);

        (pages, last.Value.Items.Count).ShouldBe((2, 1));
        last.Value.NextCursor.ShouldNotBeNull();
    }

    /// <summary>Compares both lists until they agree, because orders still move.</summary>
    static async Task ShouldBeSame<T>(string list, Func<ListQuery, IAsyncEnumerable<T>> read, Func<T, string> id)
    {
        var cancel = TestContext.Current.CancellationToken;
        await Poll.Until($"{list} to be the same in pages of one", async () =>
        {
            var single = await read(Single).Select(id).ToListAsync(cancel);
            var whole = await read(Whole).Select(id).ToListAsync(cancel);
            return single.Count > 1 && single.SequenceEqual(whole);
        });
    }
}
