using System.Runtime.CompilerServices;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Audit.Books;

/// <summary>
/// Brings together what the services keep of each order, in one pass over all tables: each is read in the order of its keys,
/// and those are order ids or begin with one. Order ids have one length, so the tables agree on the order, and memory holds
/// one order at a time.
/// </summary>
sealed class OrderRecordsReader(StoredRows rows)
{
    public async IAsyncEnumerable<OrderRecords> Read([EnumeratorCancellation] CancellationToken cancel)
    {
        TableCursor[] parts =
        [
            CursorOver<Order>(row => row.OrderId, (file, row) => file.Order = row, cancel),
            CursorOver<Saga>(row => row.OrderId, (file, row) => file.Saga = row, cancel),
            CursorOver<Reservation>(row => row.Id, (file, row) => file.Reservation = row, cancel),
            CursorOver<Payment>(row => row.OrderId, (file, row) => file.Payment = row, cancel),
            CursorOver<Shipment>(row => row.OrderId, (file, row) => file.Shipment = row, cancel),
            CursorOver<Refund>(row => row.OrderId, (file, row) => file.Refunds.Add(row), cancel),
            CursorOver<LedgerEntry>(row => row.OrderId, (file, row) => file.LedgerEntries.Add(row), cancel),
            CursorOver<Notification>(row => row.OrderId, (file, row) => file.Notifications.Add(row), cancel),
        ];
        foreach (var part in parts) await part.MoveNext();
        while (SmallestId(parts) is { } id)
        {
            var file = new OrderRecords(id);
            foreach (var part in parts) await part.MoveRowsTo(file);
            yield return file;
        }

        foreach (var part in parts) await part.DisposeAsync();
    }

    static string? SmallestId(TableCursor[] parts)
    {
        string? first = null;
        foreach (var part in parts)
            if (part.Id is { } id && (first is null || string.CompareOrdinal(id, first) < 0))
                first = id;
        return first;
    }

    TableCursor<T> CursorOver<T>(Func<T, string> id, Action<OrderRecords, T> put, CancellationToken cancel)
        where T : class => new(rows.All<T>(cancel).GetAsyncEnumerator(cancel), id, put);

    abstract class TableCursor : IAsyncDisposable
    {
        /// <summary>The order of the row at hand; null behind the last one.</summary>
        public string? Id { get; protected set; }

        public abstract ValueTask MoveNext();

        /// <summary>Puts all rows of that order into its file.</summary>
        public abstract ValueTask MoveRowsTo(OrderRecords file);

        public abstract ValueTask DisposeAsync();
    }

    sealed class TableCursor<T>(IAsyncEnumerator<T> rows, Func<T, string> id, Action<OrderRecords, T> put) : TableCursor
    {
        public override async ValueTask MoveNext() => Id = await rows.MoveNextAsync() ? id(rows.Current) : null;

        public override async ValueTask MoveRowsTo(OrderRecords file)
        {
            while (Id == file.Id)
            {
                put(file, rows.Current);
                await MoveNext();
            }
        }

        public override ValueTask DisposeAsync() => rows.DisposeAsync();
    }
}
