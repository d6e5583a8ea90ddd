using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderNumbersTests
{
    [Fact]
    public void Blocks_do_not_overlap()
    {
        var (first, block) = OrderNumbers.Take(null);
        var row = first.Row<OrderNumbers>()!;
        (block, row).ShouldBe((new NumberBlock(100_001, 1_000), new OrderNumbers("orders", 1, 101_001)));

        var (second, next) = OrderNumbers.Take(row);
        (next.First, second.Row<OrderNumbers>()!.Version).ShouldBe((101_001, 2));
    }
}
