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
sealed class Aftermath(SimulatedShop shop, SimulatedBooks books, Clients clients, Customers customers, Operators operators)
{
    const int MostRounds = 120;
    const int Patience = 3;
    const int MostReplays = 3;
    const int LooksARound = 3;
    const int QuietShare = 8;
    static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    /// <summary>Longer than holds last, and than any timer but those of days.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromMinutes(20);

    /// <summary>What has not come to its end; empty when all has.</summary>
    public IReadOnlyList<string> Settle()
    {
        shop.Faults.End();
        for (var round = 0; round < MostRounds; round++)
        {
            if (IsSettledWithinARound())
            {
                if (clients.Random.Next(QuietShare) > 0) return [];
                shop.Time.RunFor(Quiet);
                break;
            }

            shop.Time.Run(Help(round));
        }

        return [.. Unsettled().Take(5).Select(text => $"liveness: {text}")];
    }

    bool IsSettledWithinARound()
    {
        for (var look = 0; look < LooksARound; look++)
        {
            shop.Time.RunFor(Look);
            if (customers.AreDone && !Unsettled().Any()) return true;
        }

        return false;
    }

    IEnumerable<string> Unsettled()
    {
        if (!customers.AreDone) yield return "a customer still waits";
        foreach (var node in shop.Nodes.Where(node => !node.IsUp)) yield return $"{node.Name} is not up";
        foreach (var order in books.All<Order>("orders").Where(order => !order.IsEnded))
            yield return $"order {order.OrderId} is {order.Status.Text()}: {Saga(order.OrderId)}";
        foreach (var (store, _) in shop.Stores)
            if (shop.Time.Run(EngineState.Unfinished(store, CancellationToken.None)) is { } unfinished)
                yield return unfinished;
        foreach (var service in shop.Services)
            if (shop.Broker.Inner.Unfinished(service) is > 0 and var count)
                yield return $"{service} has not finished {count} records";
        foreach (var letter in OpenLetters()) yield return $"a dead letter of {letter.Consumer}: {letter.Type}: {letter.Error}";
    }

    string Saga(string orderId) =>
        books.All<Saga>("orchestrator").FirstOrDefault(saga => saga.OrderId == orderId) is { } saga
            ? $"its saga is {saga.Status} at {saga.Step}, last {(saga.History is [.., var last] ? last : null)}"
            : "it has no saga";

    /// <summary>What operators do about what was given up: first the usual, then what is left.</summary>
    async Task Help(int round)
    {
        if (round > 0) // What never failed in a working world is replayed before anything is given up on.
            foreach (var node in shop.Nodes) await Discard(node);
        await operators.ReplayAll();
        foreach (var saga in books.All<Saga>("orchestrator").Where(saga => saga.Status == SagaStatus.NeedsAttention).ToList())
        {
            if (round < Patience) await Operate(new RetrySaga(saga.OrderId, "ops"));
            else if (round % 2 == 0) await Operate(new ResolveSaga(saga.OrderId, SagaOutcome.Completed, "closed by hand", "ops"));
            else await Operate(new ResolveSaga(saga.OrderId, SagaOutcome.Cancelled, "closed by hand", "ops"));
        }
    }

    Task<Answer?> Operate(object command) => clients.Ask("orchestrator", command, Clients.Operator);

    /// <summary>What fails again and again is nothing that anybody can use.</summary>
    async Task Discard(SimulatedNode node)
    {
        if (node.Engine is not { } engine) return;
        var page = await engine.DeadLetters.List(new DeadLetterFilter(), null, 100, CancellationToken.None);
        foreach (var letter in page.Items.Where(letter => letter.Replays >= MostReplays))
            await clients.Wait(engine.DeadLetters.Discard(DeadLetterPort.PublicId(letter), Clients.Operator, CancellationToken.None));
    }

    IEnumerable<DeadLetter> OpenLetters() => shop.Stores
        .SelectMany(store => books.Letters(store.Store))
        .Where(letter => letter.Status == DeadLetter.Open);
}
