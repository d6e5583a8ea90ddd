using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class MoneyTests
{
    [Fact]
    public void Remaining_unit_goes_to_the_largest_remainder() => Money.Allocate(100, [1, 1, 4]).ShouldBe([17, 17, 66]);

    [Fact]
    public void Remaining_unit_goes_to_the_earlier_on_a_tie() => Money.Allocate(10, [1, 1, 1]).ShouldBe([4, 3, 3]);

    [Fact]
    public void Allocated_shares_of_random_weights_sum_to_the_total()
    {
        var random = new Random(1);
        for (var run = 0; run < 10_000; run++)
        {
            var weights = Enumerable.Range(0, 1 + random.Next(20)).Select(_ => random.NextInt64(Money.MaxMinor)).ToArray();
            weights[random.Next(weights.Length)] = 1 + random.NextInt64(Money.MaxMinor);
            var total = random.NextInt64(Money.MaxMinor);
            var shares = Money.Allocate(total, weights);

            shares.Sum().ShouldBe(total);
            var sum = weights.Sum(weight => (decimal)weight);
            for (var i = 0; i < shares.Length; i++) Math.Abs(shares[i] - (total / sum * weights[i])).ShouldBeLessThan(1.01m);
        }
    }

    [Fact]
    public void Allocation_without_a_positive_weight_is_refused() =>
        Should.Throw<ArgumentException>(() => Money.Allocate(1, [0, 0]));

    [Fact]
    public void Allocation_of_a_negative_total_is_refused() => Should.Throw<ArgumentException>(() => Money.Allocate(-1, [1]));

    [Fact]
    public void Parts_of_any_division_sum_to_the_total()
    {
        var random = new Random(2);
        for (var run = 0; run < 10_000; run++)
        {
            var (total, quantity) = (random.NextInt64(Money.MaxMinor), 1 + random.NextInt64(1_000_000));
            var (before, sum) = (0L, 0L);
            while (before < quantity)
            {
                var count = 1 + random.NextInt64(quantity - before);
                var part = Money.Part(total, quantity, before, count);
                part.ShouldBeGreaterThanOrEqualTo(0);
                sum += part;
                before += count;
            }

            sum.ShouldBe(total);
        }
    }

    [Theory, InlineData(-1, 1, 0, 1), InlineData(1, 0, 0, 0), InlineData(1, 1, -1, 1), InlineData(1, 1, 0, 2), InlineData(1, 1, 0, -1)]
    public void Part_beyond_the_line_is_refused(long total, long quantity, long before, long count) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Money.Part(total, quantity, before, count));

    [Theory, InlineData("JPY", 5), InlineData("USD", 500), InlineData("KWD", 5_000)]
    public void Major_amount_is_scaled_by_the_decimals_of_its_currency(string currency, long minor)
    {
        Money.TryFromMajor(5, currency, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(minor);
        Money.ToMajor(minor, currency).ShouldBe(5);
    }
}
