using Doms.Engine.Services;
using Doms.Orders;
using Doms.Orders.Domain;

namespace Doms.Tests.Services.Orders;

public sealed class NumberSourceTests : IDisposable
{
    readonly OrdersSystem _system = new();
    readonly CountingPort _port;

    public NumberSourceTests() => _port = new CountingPort(_system.Commands);

    public void Dispose() => _system.Dispose();

    List<long> Take(NumberSource source, int count)
    {
        var numbers = new List<long>();
        for (var i = 0; i < count; i++) numbers.Add(_system.Run(source.Next(_port, CancellationToken.None).AsTask()));
        return numbers;
    }

    [Fact]
    public void Numbers_grow_without_gap_over_several_blocks() =>
        Take(new NumberSource(), 2_500).ShouldBe(Enumerable.Range(100_001, 2_500).Select(number => (long)number));

    [Fact]
    public void Next_block_is_taken_before_the_last_number()
    {
        Take(new NumberSource(), OrderNumbers.BlockSize - 1);
        _system.AdvanceTime(TimeSpan.FromSeconds(1));
        _port.Sent.ShouldBe(2);
    }

    [Fact]
    public void Process_that_starts_again_hands_out_no_number_twice()
    {
        var before = Take(new NumberSource(), 10);
        var other = Take(new NumberSource(), 10);
        other.Intersect(before).ShouldBeEmpty();
        other.Min().ShouldBeGreaterThan(before.Max());
    }

    [Fact]
    public void Failure_to_take_a_block_is_tried_again()
    {
        var source = new NumberSource();
        _port.Fails = true;
        Should.Throw<OverloadedException>(() => Take(source, 1));
        _port.Fails = false;
        Take(source, 1).ShouldBe([100_001]);
    }

    [Fact]
    public void Failure_to_take_the_next_block_early_is_no_failure()
    {
        var source = new NumberSource();
        Take(source, 1);
        _port.Fails = true;
        Take(source, OrderNumbers.BlockSize - 2);
        _port.Fails = false;
        Take(source, 10).ShouldBe(Enumerable.Range(101_000, 10).Select(number => (long)number));
    }

    /// <summary>Passes commands on and counts them, or refuses them.</summary>
    sealed class CountingPort(ICommandPort inner) : ICommandPort
    {
        public int Sent { get; private set; }

        public bool Fails { get; set; }

        public Task<Response> Send(
            string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel)
        {
            Sent++;
            return Fails
                ? Task.FromException<Response>(new OverloadedException("overloaded", TimeSpan.FromSeconds(1)))
                : inner.Send(service, command, caller, key, bytes, cancel);
        }
    }
}
