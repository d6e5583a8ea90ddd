using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Tests.EndToEnd.Processes;

/// <summary>Waits and assertions on a running system.</summary>
static class Expect
{
    extension(RunningSystem system)
    {
        /// <summary>Creates a product with stock.</summary>
        public Task CreateProduct(string product, long quantity, decimal? price = 10m) =>
            system.Operator.CreateProduct(new NewProduct(product, quantity, price, null), CancellationToken.None);

        /// <summary>Waits until the order has the status, and returns it.</summary>
        public Task<OrderView> WaitForOrder(string id, string status) => Poll.Until(
            $"order {id} to be {status}",
            async () => (await system.Operator.GetOrder(id, CancellationToken.None)).Value is { } order
                && order.Status == status ? order : null);

        /// <summary>Waits until the order is confirmed, or more, and returns it.</summary>
        public Task<OrderView> WaitForConfirmed(string id) => Poll.Until(
            $"order {id} to be confirmed",
            async () => (await system.Operator.GetOrder(id, CancellationToken.None)).Value is { } order
                && order.Status is OrderStatuses.Confirmed or OrderStatuses.Completed ? order : null);

        /// <summary>Returns all orders.</summary>
        public async Task<List<OrderView>> AllOrders()
        {
            var orders = new List<OrderView>();
            string? cursor = null;
            do
            {
                var page = (await system.Operator.ListOrders(new ListQuery(cursor), CancellationToken.None)).Value;
                orders.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            return orders;
        }

        /// <summary>Returns all orders of a product in their first line, after each is cancelled or has another status.</summary>
        public Task<List<OrderView>> WaitForOrders(int count, string status, Func<OrderView, bool> selector) => Poll.Until(
            $"{count} orders to be {status} or cancelled",
            async () => (await system.AllOrders()).FindAll(order => selector(order)) is { } orders && orders.Count == count
                && orders.TrueForAll(order => order.Status == status || order.Status == OrderStatuses.Cancelled) ? orders : null);

        /// <summary>Asserts that an audit of stored state finds no violation.</summary>
        public Task ShouldVerifyClean() => system.Succeed("verify");

        /// <summary>Asserts that a command succeeds, and returns its output.</summary>
        public async Task<string> Succeed(params string[] command)
        {
            var result = await system.Command(command);
            result.ExitCode.ShouldBe(0, result.ToString());
            return result.Output;
        }
    }
}
