using Doms.Contracts.Http;
using Doms.Storage.Sqlite;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_a_message_is_poison
{
    static readonly DeadLetterQuery All = new();

    [Fact]
    public async Task Dead_letter_is_replayed_and_discarded_without_blocking_other_orders()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "2"));
        await system.CreateProduct("P1", 100);
        var poisoned = await PlaceConfirmed(system);
        var other = await PlaceConfirmed(system);
        (await system.Stop()).ShouldBe(0);
        CorruptStoredMessage(system.Folder, poisoned);
        await system.Restart();

        var deadLetter = await Poll.Until("the dead letter", async () => (await List(system)).SingleOrDefault());
        deadLetter.Key.ShouldBe(poisoned);
        deadLetter.Service.ShouldBe("fulfillment");
        await system.WaitForOrder(other, OrderStatuses.Completed);

        var shown = await system.Command("dead-letters", "show", deadLetter.Id);
        shown.Output.ShouldContain("not json");
        (await system.Command("dead-letters", "list")).Output.ShouldContain(deadLetter.Id);
        (await system.Operator.ReplayDeadLetter(deadLetter.Id, CancellationToken.None)).Value.Status.ShouldBe("REPLAYED");
        var second = await Poll.Until(
            "the replayed message to become a dead letter again", async () => (await List(system)).SingleOrDefault());
        second.Id.ShouldNotBe(deadLetter.Id);
        second.Replays.ShouldBe(1);
        var discarded = await system.Command("dead-letters", "discard", second.Id);
        discarded.ExitCode.ShouldBe(0, discarded.ToString());
        (await List(system)).ShouldBeEmpty();
        (await system.Command("dead-letters", "discard", second.Id)).ExitCode.ShouldBe(1);

        await Poll.Until("the order to report that it needs attention", async () =>
            (await system.Operator.GetWhy(poisoned, CancellationToken.None)).Value.Attention?.Contains("fulfillment",
                StringComparison.Ordinal) == true);
        await system.ShouldVerifyClean();
    }

    static async Task<string> PlaceConfirmed(RunningSystem system)
    {
        var order = await system.Operator.PlaceOrder(new OrderRequest([new OrderItemRequest("P1", 1)]), 10, null, CancellationToken.None);
        order.Value.Status.ShouldBe(OrderStatuses.Confirmed);
        return order.Value.OrderId;
    }

    /// <summary>Corrupts a stored message, as a broken disk or a manual change of the database could.</summary>
    static void CorruptStoredMessage(string folder, string orderId)
    {
        using var connection = SqliteFile.Open(Path.Combine(folder, "doms.db"));
        using var command = connection.CreateCommand();
        command.CommandText =
            "UPDATE stored_messages SET payload = 'not json' WHERE kind = 'timer' AND consumer = 'fulfillment' AND message_key = $order";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "$order";
        parameter.Value = orderId;
        command.Parameters.Add(parameter);
        command.ExecuteNonQuery().ShouldBe(1);
    }

    static async Task<IReadOnlyList<DeadLetterView>> List(RunningSystem system) =>
        (await system.Operator.ListDeadLetters(All with { Limit = 100 }, CancellationToken.None)).Value.Items;
}
