using Doms.Contracts;
using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;
using Doms.Simulation;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>
/// Runs the time after the faults: everything works, operators handle dead letters and stuck sagas, and within bounded time every
/// order must end and no work may remain.
/// </summary>
sealed class RecoveryPhase(
    SimulatedShop shop, SimulatedState state, SimulatedClients clients, SimulatedCustomers customers, SimulatedOperators operators)
{
    const int MaxRounds = 120;

    /// <summary>A run that has failed already need not settle.</summary>
    const int MaxRoundsAfterFinding = 5;
    const int MaxRetryRounds = 3;
    const int MaxReplays = 3;
    const int ChecksPerRound = 3;
    const int QuietPeriodOneIn = 8;
    static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    /// <summary>Longer than stand-alone reservations last, and than all timers except those of days.</summary>
    static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(20);

    /// <summary>Returns a finding for each unfinished item, at most five; empty when all work is done.</summary>
    /// <param name="beforeOperators">Called once the faults have ended, if something waits for operators.</param>
    public IReadOnlyList<string> Settle(Action beforeOperators)
    {
        shop.FaultsOverTime.End();
        for (var round = 0; round < (shop.Findings.All.Count > 0 ? MaxRoundsAfterFinding : MaxRounds); round++)
        {
            if (SettlesWithinRound())
            {
                if (clients.Random.Next(QuietPeriodOneIn) > 0) return [];
                shop.Time.RunFor(QuietPeriod);
                break;
            }

            if (round == 0) beforeOperators();
            shop.Time.Run(Intervene(round));
        }

        return [.. Unsettled().Take(5).Select(text => $"liveness: {text}")];
    }

    bool SettlesWithinRound()
    {
        for (var check = 0; check < ChecksPerRound; check++)
        {
            shop.Time.RunFor(CheckInterval);
            if (customers.AreDone && !Unsettled().Any()) return true;
        }

        return false;
    }

    IEnumerable<string> Unsettled()
    {
        if (!customers.AreDone) yield return "a customer is still waiting";
        foreach (var node in shop.Nodes.Where(node => !node.IsUp)) yield return $"{node.Name} is not up";
        foreach (var order in state.All<Order>(ServiceNames.Orders).Where(order => !order.IsEnded))
            yield return $"order {order.OrderId} is {order.Status.Text()}: {DescribeSaga(order.OrderId)}";
        foreach (var entry in state.All<OrderEntry>(ServiceNames.Orders).Where(entry => entry.Position is null))
            yield return $"event {entry.EventId} has no position in the feed";
        foreach (var store in shop.Stores.Select(stored => stored.Store))
            if (shop.Time.Run(EngineState.FindUnfinishedWork(store, CancellationToken.None)) is { } unfinished)
                yield return unfinished;
        foreach (var service in shop.Services)
            if (shop.Broker.Inner.Unacknowledged(service) is > 0 and var count)
                yield return $"{service} has not acknowledged {count} records";
        foreach (var deadLetter in OpenDeadLetters())
            yield return $"a dead letter of {deadLetter.Consumer}: {deadLetter.Type}: {deadLetter.Error}";
    }

    string DescribeSaga(string orderId) =>
        state.All<Saga>(ServiceNames.Orchestrator).FirstOrDefault(saga => saga.OrderId == orderId) is { } saga
            ? $"its saga is {saga.Status.Text()} at {saga.Step}, last {(saga.History is [.., var last] ? last : null)}"
            : "it has no saga";

    /// <summary>Acts as operators: replays dead letters and retries sagas, then resolves the sagas that remain stuck.</summary>
    async Task Intervene(int round)
    {
        if (round > 0) // In the first round every dead letter is replayed once without faults before any is discarded.
            foreach (var node in shop.Nodes) await DiscardUnrecoverable(node);
        await operators.ReplayAll();
        var stuck = state.All<Saga>(ServiceNames.Orchestrator).Where(saga => saga.Status == SagaStatus.NeedsAttention).ToList();
        await SettleRefunds([.. stuck.Select(saga => saga.OrderId)]);
        foreach (var saga in stuck)
        {
            if (round < MaxRetryRounds) await SendToOrchestrator(new RetrySaga(saga.OrderId, "ops"));
            else await SendToOrchestrator(new ResolveSaga(
                saga.OrderId, round % 2 == 0 ? SagaOutcome.Completed : SagaOutcome.Cancelled, "closed by hand", "ops"));
        }
    }

    /// <summary>Settles the failed refunds that sagas wait for; others remain, and so does the attention that they need.</summary>
    async Task SettleRefunds(HashSet<string> orderIds)
    {
        var failed = state.All<Refund>(ServiceNames.Payments)
            .Where(refund => refund.Status == RefundStatus.Failed && orderIds.Contains(refund.OrderId)).ToList();
        foreach (var refund in failed)
            await clients.Send(
                ServiceNames.Payments, new SettleRefund(refund.OrderId, refund.Id, "bank transfer", Note: null), SimulatedClients.Operator);
    }

    Task<Response?> SendToOrchestrator(object command) => clients.Send(ServiceNames.Orchestrator, command, SimulatedClients.Operator);

    /// <summary>Discards the dead letters that fail after every replay, other than records that the broker refused.</summary>
    async Task DiscardUnrecoverable(SimulatedNode node)
    {
        if (node.Engine is not { } engine) return;
        var page = await engine.DeadLetters.List(new DeadLetterFilter(), null, 100, CancellationToken.None);
        foreach (var deadLetter in page.Items.Where(IsUnrecoverable))
            await clients.WaitFor(engine.DeadLetters.Discard(
                DeadLetterPort.PublicId(deadLetter), SimulatedClients.Operator, CancellationToken.None));
    }

    static bool IsUnrecoverable(DeadLetter deadLetter) =>
        deadLetter.Replays >= MaxReplays && deadLetter.Origin != DeadLetter.OutboxOrigin;

    IEnumerable<DeadLetter> OpenDeadLetters() => shop.Stores
        .SelectMany(store => state.DeadLettersOf(store.Store))
        .Where(deadLetter => deadLetter.Status == DeadLetter.Open);
}
