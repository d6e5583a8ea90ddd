using Doms.Payments.Domain;
using static Doms.Tests.Audit.SeededViolationTests;
using static Doms.Tests.Audit.StateBuilder;

namespace Doms.Tests.Audit;

/// <summary>Violates what is audited about refunds by lines.</summary>
public sealed class RefundViolationTests
{
    [Fact]
    public Task Refund_by_line_above_its_line_is_reported() => ShouldReport("I6", Cancelled, state => state
        .Change<Payment>(Cancelled, payment => payment with { Lines = [new("1", 1, 1_000, 2, 1_000)] })
        .Change<Refund>($"{Cancelled}-r1", refund => refund with { Lines = [new("1", 2, 1_000)] }));

    [Fact]
    public Task Refunded_units_without_refund_are_reported() => ShouldReport("I6", Delivered, state => state
        .Change<Payment>(Delivered, payment => payment with { Lines = [new("1", 2, 2_000, 1, 1_000)] }));

    [Fact]
    public Task Refund_above_the_value_of_its_lines_is_reported() => ShouldReport("I6", $"{Cancelled}-r1", state => state
        .Change<Payment>(Cancelled, payment => payment with { Lines = [new("1", 1, 1_000, 1, 900)] })
        .Change<Refund>($"{Cancelled}-r1", refund => refund with { Lines = [new("1", 1, 900)] }));

    [Fact]
    public Task Lines_that_do_not_sum_to_the_payment_are_reported() => ShouldReport("I6", Delivered, state => state
        .Change<Payment>(Delivered, payment => payment with { Lines = [new("1", 2, 1_999)] }));
}
