using Doms.Contracts;
using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Simulation;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>
/// What comes after the faults: everything works again, operators see to what was given up, and within bounded time every order
/// has ended and nothing waits.
/// </summary>
sealed class RecoveryPhase(SimulatedShop shop, SimulatedState state, SimulatedClients clients, SimulatedCustomers customers, SimulatedOperators operators)
{
    const int MaxRounds = 120;
    const int MaxRetryRounds = 3;
    const int MaxReplays = 3;
    const int ChecksPerRound = 3;
    const int QuietPeriodOneIn = 8;
    static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    /// <summary>Longer than holds last, and than any timer but those of days.</summary>
    static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(20);

    /// <summary>What has not come to its end; empty when all has.</summary>
    public IReadOnlyList<string> Settle()
    {
        shop.Faults.Disable();
        for (var round = 0; round < MaxRounds; round++)
        {
            if (SettlesWithinRound())
            {
                if (clients.Random.Next(QuietPeriodOneIn) > 0) return [];
                shop.Time.RunFor(QuietPeriod);
                break;
            }

            shop.Time.Run(Intervene(round));
        }

        return [.. Unsettled().Take(5).Select(text => $"liveness: {text}")];
    }

    bool SettlesWithinRound()
    {
        for (var look = 0; look < ChecksPerRound; look++)
        {
            shop.Time.RunFor(CheckInterval);
            if (customers.AreDone && !Unsettled().Any()) return true;
        }

        return false;
    }

    IEnumerable<string> Unsettled()
    {
        if (!customers.AreDone) yield return "a customer still waits";
        foreach (var node in shop.Nodes.Where(node => !node.IsUp)) yield return $"{node.Name} is not up";
        foreach (var order in state.All<Order>(ServiceNames.Orders).Where(order => !order.IsEnded))
            yield return $"order {order.OrderId} is {order.Status.Text()}: {DescribeSaga(order.OrderId)}";
        foreach (var (store, _) in shop.Stores)
            if (shop.Time.Run(EngineState.FindUnfinishedWork(store, CancellationToken.None)) is { } unfinished)
                yield return unfinished;
        foreach (var service in shop.Services)
            if (shop.Broker.Inner.Unacknowledged(service) is > 0 and var count)
                yield return $"{service} has not finished {count} records";
        foreach (var letter in OpenDeadLetters()) yield return $"a dead letter of {letter.Consumer}: {letter.Type}: {letter.Error}";
    }

    string DescribeSaga(string orderId) =>
        state.All<Saga>(ServiceNames.Orchestrator).FirstOrDefault(saga => saga.OrderId == orderId) is { } saga
            ? $"its saga is {saga.Status.Text()} at {saga.Step}, last {(saga.History is [.., var last] ? last : null)}"
            : "it has no saga";

    /// <summary>What operators do about what was given up: first the usual, then what is left.</summary>
    async Task Intervene(int round)
    {
        if (round > 0) // What never failed in a working world is replayed before anything is given up on.
            foreach (var node in shop.Nodes) await DiscardUnrecoverable(node);
        await operators.ReplayAll();
        foreach (var saga in state.All<Saga>(ServiceNames.Orchestrator).Where(saga => saga.Status == SagaStatus.NeedsAttention).ToList())
        {
            if (round < MaxRetryRounds) await SendToOrchestrator(new RetrySaga(saga.OrderId, "ops"));
            else if (round % 2 == 0) await SendToOrchestrator(new ResolveSaga(saga.OrderId, SagaOutcome.Completed, "closed by hand", "ops"));
            else await SendToOrchestrator(new ResolveSaga(saga.OrderId, SagaOutcome.Cancelled, "closed by hand", "ops"));
        }
    }

    Task<Response?> SendToOrchestrator(object command) => clients.Send(ServiceNames.Orchestrator, command, SimulatedClients.Operator);

    /// <summary>What fails again and again is nothing that anybody can use.</summary>
    async Task DiscardUnrecoverable(SimulatedNode node)
    {
        if (node.Engine is not { } engine) return;
        var page = await engine.DeadLetters.List(new DeadLetterFilter(), null, 100, CancellationToken.None);
        foreach (var letter in page.Items.Where(letter => letter.Replays >= MaxReplays))
            await clients.WaitFor(engine.DeadLetters.Discard(DeadLetterPort.PublicId(letter), SimulatedClients.Operator, CancellationToken.None));
    }

    IEnumerable<DeadLetter> OpenDeadLetters() => shop.Stores
        .SelectMany(store => state.DeadLettersOf(store.Store))
        .Where(letter => letter.Status == DeadLetter.Open);
}
