using Doms.Contracts.Http;


namespace Doms.Tests.EndToEnd.Processes;

/// <summary>What tests wait for and demand of a running system.</summary>
static class Expect
{
    extension(RunningSystem system)
    {
        /// <summary>Makes a product with stock.</summary>
        public Task CreateProduct(string product, long quantity, decimal? price = 10m) =>
            system.Operator.CreateProduct(new NewProduct(product, quantity, price, null), CancellationToken.None);

        /// <summary>The order, once it is in that state.</summary>
        public Task<OrderView> WaitForOrder(string id, string status) => Poll.Until(
            $"order {id} to be {status}",
            async () => (await system.Operator.GetOrder(id, CancellationToken.None)).Value is { } order
                && order.Status == status ? order : null);

        /// <summary>All orders there are.</summary>
        public async Task<List<OrderView>> AllOrders() => await Host.Cli.Paging.Read(
            int.MaxValue, (cursor, limit) => system.Operator.ListOrders(null, null, null, cursor, limit, CancellationToken.None));

        /// <summary>All orders, once every one of them has ended, or is confirmed.</summary>
        public Task<List<OrderView>> WaitForSettledOrders(int count) => Poll.Until(
            $"{count} orders to be settled",
            async () => await system.AllOrders() is { } orders && orders.Count == count
                && orders.TrueForAll(order => order.Status != OrderStatuses.Pending) ? orders : null);

        /// <summary>The books hold every promise.</summary>
        public async Task ShouldVerifyClean()
        {
            var result = await system.Command("verify");
            result.ExitCode.ShouldBe(0, result.ToString());
        }
    }
}
