using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Whole lists, which are read page after page as they are consumed.</content>
public sealed partial class DomsClient
{
    /// <summary>Reads all orders that the query selects, newest first.</summary>
    public IAsyncEnumerable<OrderView> AllOrders(ListQuery query, CancellationToken cancel = default) =>
        Paging.Items(ListOrders, query, cancel);

    /// <summary>Reads all products that the query selects.</summary>
    public IAsyncEnumerable<ProductView> AllProducts(ListQuery query, CancellationToken cancel = default) =>
        Paging.Items(ListProducts, query, cancel);

    /// <summary>Reads the whole stock ledger of a product, newest entry first.</summary>
    /// <param name="id">Id of the product.</param>
    public IAsyncEnumerable<StockMovementView> AllMovements(string id, ListQuery query, CancellationToken cancel = default) =>
        Paging.Items((page, token) => ListMovements(id, page, token), query, cancel);

    /// <summary>Reads all stand-alone reservations that the query selects.</summary>
    public IAsyncEnumerable<StandAloneReservationView> AllReservations(ListQuery query, CancellationToken cancel = default) =>
        Paging.Items(ListReservations, query, cancel);

    /// <summary>Reads all payments that the query selects, those of the newest orders first.</summary>
    public IAsyncEnumerable<PaymentView> AllPayments(ListQuery query, CancellationToken cancel = default) =>
        Paging.Items(ListPayments, query, cancel);

    /// <summary>Reads all refunds that the query selects.</summary>
    public IAsyncEnumerable<OrderRefundView> AllRefunds(ListQuery query, CancellationToken cancel = default) =>
        Paging.Items(ListRefunds, query, cancel);

    /// <summary>Reads all refunds of an order.</summary>
    public IAsyncEnumerable<OrderRefundView> AllRefunds(string orderId, ListQuery query, CancellationToken cancel = default) =>
        Paging.Items((page, token) => ListRefunds(orderId, page, token), query, cancel);

    /// <summary>Reads all shipments that the query selects.</summary>
    public IAsyncEnumerable<ShipmentView> AllShipments(ListQuery query, CancellationToken cancel = default) =>
        Paging.Items(ListShipments, query, cancel);

    /// <summary>Reads all mails that the query selects, those of the newest orders first.</summary>
    public IAsyncEnumerable<NotificationView> AllNotifications(ListQuery query, CancellationToken cancel = default) =>
        Paging.Items(ListNotifications, query, cancel);

    /// <summary>Reads all sagas that the query selects.</summary>
    public IAsyncEnumerable<SagaView> AllSagas(ListQuery query, CancellationToken cancel = default) =>
        Paging.Items(ListSagas, query, cancel);

    /// <summary>Reads all dead letters that the query selects, oldest first.</summary>
    public IAsyncEnumerable<DeadLetterView> AllDeadLetters(DeadLetterQuery query, CancellationToken cancel = default) => Paging.Items(
        (page, token) => ListDeadLetters(query with { Cursor = page.Cursor, Limit = page.Limit }, token),
        new ListQuery(query.Cursor, query.Limit ?? ListQuery.MaxLimit), cancel);

    /// <summary>Reads the events of orders after a position, up to the present end of the feed.</summary>
    /// <param name="after">Position of the last event that was handled; 0 is the beginning.</param>
    /// <param name="orderId">The order whose events are read; null for all.</param>
    public IAsyncEnumerable<FeedEventView> AllEvents(long after, string? orderId = null, CancellationToken cancel = default) => Paging.Feed(
        async (position, token) =>
        {
            var page = (await ReadEvents(position, orderId, ListQuery.MaxLimit, token)).Value;
            return (page.Items, page.Position);
        },
        after, cancel);

    /// <summary>Reads the events of orders after a position, each with what was sent for it, up to the present end of the feed.</summary>
    /// <param name="after">Position of the last event that was handled; 0 is the beginning.</param>
    /// <param name="orderId">The order whose events are read; null for all.</param>
    public IAsyncEnumerable<NotificationFeedItemView> AllNotificationEvents(
        long after, string? orderId = null, CancellationToken cancel = default) => Paging.Feed(
        async (position, token) =>
        {
            var page = (await ReadNotificationFeed(position, orderId, ListQuery.MaxLimit, token)).Value;
            return (page.Items, page.Position);
        },
        after, cancel);
}
