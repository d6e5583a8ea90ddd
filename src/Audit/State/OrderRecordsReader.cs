using System.Runtime.CompilerServices;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.State;

/// <summary>
/// Merges the services' rows of each order in one pass over all tables. Each table is read in key order, and its keys are order
/// ids or begin with one. All order ids have the same length, so all tables have the same order, and one order is in memory at
/// a time.
/// </summary>
sealed class OrderRecordsReader(StoredRows rows)
{
    public async IAsyncEnumerable<OrderRecords> Read([EnumeratorCancellation] CancellationToken cancel)
    {
        TableCursor[] cursors =
        [
            CursorOver<Order>(row => row.OrderId, (records, row) => records.Order = row, cancel),
            CursorOver<OrderEntry>(row => row.OrderId, (records, row) => records.Entries.Add(row), cancel),
            CursorOver<Saga>(row => row.OrderId, (records, row) => records.Saga = row, cancel),
            CursorOver<Reservation>(row => row.Id, (records, row) => records.Reservation = row, cancel),
            CursorOver<Payment>(row => row.OrderId, (records, row) => records.Payment = row, cancel),
            CursorOver<Shipment>(row => row.OrderId, (records, row) => records.Shipments.Add(row), cancel),
            CursorOver<Refund>(row => row.OrderId, (records, row) => records.Refunds.Add(row), cancel),
            CursorOver<PaymentTransaction>(row => row.OrderId, (records, row) => records.Transactions.Add(row), cancel),
            CursorOver<PaymentMethod>(row => row.OrderId, (records, row) => records.PaymentMethod = row, cancel),
            CursorOver<Notification>(row => row.OrderId, (records, row) => records.Notifications.Add(row), cancel),
        ];
        foreach (var cursor in cursors) await cursor.MoveNext();
        while (SmallestId(cursors) is { } id)
        {
            var records = new OrderRecords(id);
            foreach (var cursor in cursors) await cursor.MoveRowsTo(records);
            yield return records;
        }

        foreach (var cursor in cursors) await cursor.DisposeAsync();
    }

    static string? SmallestId(TableCursor[] cursors)
    {
        string? first = null;
        foreach (var cursor in cursors)
            if (cursor.Id is { } id && (first is null || string.CompareOrdinal(id, first) < 0))
                first = id;
        return first;
    }

    TableCursor<T> CursorOver<T>(Func<T, string> id, Action<OrderRecords, T> put, CancellationToken cancel)
        where T : class => new(rows.All<T>(cancel).GetAsyncEnumerator(cancel), id, put);

    abstract class TableCursor : IAsyncDisposable
    {
        /// <summary>Order id of the current row; null after the last row.</summary>
        public string? Id { get; protected set; }

        public abstract ValueTask MoveNext();

        /// <summary>Adds all rows of the order to its records.</summary>
        public abstract ValueTask MoveRowsTo(OrderRecords records);

        public abstract ValueTask DisposeAsync();
    }

    sealed class TableCursor<T>(IAsyncEnumerator<T> rows, Func<T, string> id, Action<OrderRecords, T> put) : TableCursor
    {
        public override async ValueTask MoveNext() => Id = await rows.MoveNextAsync() ? id(rows.Current) : null;

        public override async ValueTask MoveRowsTo(OrderRecords records)
        {
            while (Id == records.Id)
            {
                put(records, rows.Current);
                await MoveNext();
            }
        }

        public override ValueTask DisposeAsync() => rows.DisposeAsync();
    }
}
