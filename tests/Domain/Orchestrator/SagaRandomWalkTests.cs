using Doms.Orchestrator.Domain;
using static Doms.Tests.Domain.Orchestrator.SagaScenario;

namespace Doms.Tests.Domain.Orchestrator;

/// <summary>Sagas with services that respond late, fail and interleave at random: the final state is consistent.</summary>
public sealed class SagaRandomWalkTests
{
    [Theory]
    [InlineData(Workflows.InventoryFirst)]
    [InlineData(Workflows.PaymentFirst)]
    public void Stock_and_money_match_the_order_for_every_seed(string workflow)
    {
        var ends = new Dictionary<SagaStatus, int>();
        for (var seed = 1; seed <= 3_000; seed++)
        {
            var (scenario, world) = Walk(workflow, seed);
            Check(scenario, world, seed);
            ends[scenario.Saga.Status] = ends.GetValueOrDefault(scenario.Saga.Status) + 1;
        }

        ends.Keys.ShouldBe([SagaStatus.Completed, SagaStatus.Compensated], ignoreOrder: true);
        ends.Values.ShouldAllBe(count => count > 300);
    }

    static (SagaScenario Story, ServiceModel World) Walk(string workflow, int seed)
    {
        var random = new Random(seed);
        var world = new ServiceModel();
        var scenario = new SagaScenario(workflow);
        Deliver(scenario, world, Created);
        var cancelAt = random.Next(120);
        for (var turn = 0; turn < 4_000 && !scenario.Saga.HasEnded; turn++)
        {
            if (turn == cancelAt) world.Publish(random.Next(2) == 0 ? CancelRequested : FullRefundRequested);
            RunRandomStep(scenario, world, random);
        }

        while (world.ServicesWithEvents.Count + world.ServicesWithCommands.Count > 0) Drain(scenario, world, random);
        return (scenario, world);
    }

    static void RunRandomStep(SagaScenario scenario, ServiceModel world, Random random)
    {
        switch (random.Next(20))
        {
            case < 7 when world.ServicesWithCommands is { Count: > 0 } services:
                world.HandleCommand(services[random.Next(services.Count)], random);
                break;
            case < 14 when world.ServicesWithEvents is { Count: > 0 } services:
                Deliver(scenario, world, world.DequeueEvent(services[random.Next(services.Count)]));
                break;
            case < 16: world.Charge(random); break;
            case < 17: world.MoveShipment(random); break;
            case 17: ActAsOperator(scenario, world, random); break;
            case 18 when random.Next(3) == 0 && scenario.Saga.Deadline is not null:
                scenario.WhenTimerFires();
                foreach (var message in scenario.Sent) world.Send(message);
                break;
            default: break;
        }
    }

    /// <summary>Handles stuck sagas as an operator would.</summary>
    static void ActAsOperator(SagaScenario scenario, ServiceModel world, Random random)
    {
        if (scenario.Saga.Status != SagaStatus.NeedsAttention) return;
        Deliver(scenario, world, world.Shipment == "LOST" || random.Next(5) == 0 ? ResolveCancelled : Retry);
    }

    static void Drain(SagaScenario scenario, ServiceModel world, Random random)
    {
        if (world.ServicesWithEvents is [var sender, ..]) Deliver(scenario, world, world.DequeueEvent(sender));
        else world.HandleCommand(world.ServicesWithCommands[0], random);
    }

    static void Deliver(SagaScenario scenario, ServiceModel world, object message)
    {
        scenario.When(message);
        foreach (var sent in scenario.Sent)
            if (!SagaScenario.Name(sent).StartsWith("saga.", StringComparison.Ordinal))
                world.Send(sent);
    }

    static void Check(SagaScenario scenario, ServiceModel world, int seed)
    {
        var hint = $"seed {seed}: {string.Join(", ", scenario.Saga.History.Select(entry => entry.Event))}";
        scenario.Saga.HasEnded.ShouldBeTrue(hint);
        world.ChargeCount.ShouldBeLessThanOrEqualTo(1, hint);
        var writtenOff = scenario.Saga.Progress.WriteOffs.Select(entry => entry.What).ToHashSet();
        if (scenario.Saga.Status == SagaStatus.Completed)
        {
            (world.Order, world.Stock, world.Shipment).ShouldBe(("COMPLETED", "COMMITTED", "DELIVERED"), hint);
            (world.CapturedAmount - world.RefundedAmount).ShouldBe(250_00, hint);
            return;
        }

        world.Order.ShouldBe("CANCELLED", hint);
        world.Payment.ShouldNotBeOneOf("PENDING", "UNKNOWN");
        if (!writtenOff.Contains("payment")) world.RefundedAmount.ShouldBe(world.CapturedAmount, hint);
        if (!writtenOff.Contains("stock")) world.Stock.ShouldBeOneOf("", "RELEASED");
        world.Shipment.ShouldBeOneOf(writtenOff.Contains("stock") ? ["LOST", "DELIVERED", "DISPATCHED"] : ["", "CANCELLED", "FAILED"]);
    }
}
