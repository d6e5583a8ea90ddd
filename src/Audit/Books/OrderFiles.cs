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
sealed class OrderFiles(Rows rows)
{
    public async IAsyncEnumerable<OrderFile> Read([EnumeratorCancellation] CancellationToken cancel)
    {
        Part[] parts =
        [
            From<Order>(row => row.OrderId, (file, row) => file.Order = row, cancel),
            From<Saga>(row => row.OrderId, (file, row) => file.Saga = row, cancel),
            From<Reservation>(row => row.Id, (file, row) => file.Reservation = row, cancel),
            From<Payment>(row => row.OrderId, (file, row) => file.Payment = row, cancel),
            From<Shipment>(row => row.OrderId, (file, row) => file.Shipment = row, cancel),
            From<Refund>(row => row.OrderId, (file, row) => file.Refunds.Add(row), cancel),
            From<LedgerEntry>(row => row.OrderId, (file, row) => file.Money.Add(row), cancel),
            From<Notification>(row => row.OrderId, (file, row) => file.Notifications.Add(row), cancel),
        ];
        foreach (var part in parts) await part.Next();
        while (FirstId(parts) is { } id)
        {
            var file = new OrderFile(id);
            foreach (var part in parts) await part.TakeInto(file);
            yield return file;
        }

        foreach (var part in parts) await part.DisposeAsync();
    }

    static string? FirstId(Part[] parts)
    {
        string? first = null;
        foreach (var part in parts)
            if (part.Id is { } id && (first is null || string.CompareOrdinal(id, first) < 0))
                first = id;
        return first;
    }

    Part<T> From<T>(Func<T, string> id, Action<OrderFile, T> put, CancellationToken cancel)
        where T : class => new(rows.All<T>(cancel).GetAsyncEnumerator(cancel), id, put);

    abstract class Part : IAsyncDisposable
    {
        /// <summary>The order of the row at hand; null behind the last one.</summary>
        public string? Id { get; protected set; }

        public abstract ValueTask Next();

        /// <summary>Puts all rows of that order into its file.</summary>
        public abstract ValueTask TakeInto(OrderFile file);

        public abstract ValueTask DisposeAsync();
    }

    sealed class Part<T>(IAsyncEnumerator<T> rows, Func<T, string> id, Action<OrderFile, T> put) : Part
    {
        public override async ValueTask Next() => Id = await rows.MoveNextAsync() ? id(rows.Current) : null;

        public override async ValueTask TakeInto(OrderFile file)
        {
            while (Id == file.Id)
            {
                put(file, rows.Current);
                await Next();
            }
        }

        public override ValueTask DisposeAsync() => rows.DisposeAsync();
    }
}
