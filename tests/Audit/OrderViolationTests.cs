using Doms.Engine.Effects;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using static Doms.Tests.Audit.SeededViolationTests;
using static Doms.Tests.Audit.StateBuilder;

namespace Doms.Tests.Audit;

/// <summary>Violates the invariant of orders in each of its parts.</summary>
public sealed class OrderViolationTests
{
    [Fact]
    public Task Gap_between_entries_is_reported() => ShouldReport("I19", Delivered, state => state
        .Remove<OrderEntry>($"{Delivered}-5"));

    [Fact]
    public Task Entry_beyond_the_counted_ones_is_reported() => ShouldReport("I19", Delivered, state => state
        .Put(ConsistentState.EntryOf(Delivered, 9, TimelineEventNames.PaymentUnknown)));

    [Fact]
    public Task Entries_without_order_are_reported() => ShouldReport("I19", Unknown, state => state
        .Put(ConsistentState.EntryOf(Unknown, 1, TimelineEventNames.Created)));

    [Fact]
    public Task Line_amounts_that_do_not_sum_up_are_reported() => ShouldReport("I19", Delivered, state => state
        .Change<Order>(Delivered, order => WithLine(order, line => line with { Amount = 1_999 })));

    [Fact]
    public Task Totals_that_do_not_sum_up_are_reported() => ShouldReport("I19", Delivered, state => state
        .Change<Order>(Delivered, order => order with { Totals = order.Totals with { Tax = 1 } }));

    [Fact]
    public Task Impossible_counters_are_reported() => ShouldReport("I19", Open, state => state
        .Change<Order>(Open, order => WithLine(order, line => line with { Returned = 2 })));

    [Fact]
    public Task Two_lines_of_one_id_are_reported() => ShouldReport("I19", Open, state => state
        .Change<Order>(Open, order => order with { Lines = [order.Lines[0], order.Lines[0]] }));

    [Fact]
    public Task Undelivered_units_of_completed_order_are_reported() => ShouldReport("I19", Delivered, state => state
        .Change<Order>(Delivered, order => WithLine(order, line => line with { Delivered = 1 })));

    [Fact]
    public Task Open_units_of_cancelled_order_are_reported() => ShouldReport("I19", Cancelled, state => state
        .Change<Order>(Cancelled, order => WithLine(order, line => line with { Cancelled = 0 })));

    [Fact]
    public Task More_units_reserved_than_open_are_reported() => ShouldReport("I19", Cancelled, state => state
        .Change<Order>(Cancelled, order => WithLine(order, line => line with { Reserved = 1 })));

    [Fact]
    public Task Reserved_units_that_inventory_does_not_know_are_reported() => ShouldReport("I19", Open, state => state
        .Change<Order>(Open, order => WithLine(order, line => line with { Reserved = 0 }))
        .Remove<EffectRow>($"{Open}-t1"));

    [Theory]
    [InlineData(1_999, 0)]
    [InlineData(2_000, 1)]
    public Task Sums_that_payments_does_not_know_are_reported(long captured, long refunded) =>
        ShouldReport("I19", Delivered, state => state.Change<Order>(Delivered, order => order with
        {
            Payment = order.Payment with { Captured = captured, Refunded = refunded },
        }));

    [Fact]
    public Task Shipped_units_that_fulfillment_does_not_know_are_reported() => ShouldReport("I19", Delivered, state => state
        .Change<Order>(Delivered, order => WithLine(order, line => line with { Shipped = 1 })));

    [Fact]
    public Task Attention_that_nothing_raises_is_reported() => ShouldReport("I19", Delivered, state => state
        .Change<Order>(Delivered, order => order with { Attention = Attention.Raise(null, Attention.Saga, "stuck", Now) }));

    [Fact]
    public Task Open_dead_letter_without_attention_is_reported() => ShouldReport("I19", Delivered, state => state
        .Put(DeadLetterOf("orders", Delivered)));

    [Fact]
    public Task Failed_refund_without_attention_is_reported() => ShouldReport("I19", Delivered, state => state
        .Change<Order>(Delivered, order => order with
        {
            Payment = order.Payment with { Refunds = [new($"{Delivered}-r1", RefundStatuses.Failed, 1, null, null, 3)] },
        }));

    [Fact]
    public Task Stuck_saga_without_attention_is_reported() => ShouldReport("I19", Open, state => state
        .Change<Saga>(Open, saga => saga with { Status = SagaStatus.NeedsAttention }));

    static Order WithLine(Order order, Func<OrderLine, OrderLine> change) => order with { Lines = [change(order.Lines[0])] };
}
