using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>The work of a shop's staff in a day, by commands alone.</summary>
public sealed class WorkingDayTests : IAsyncLifetime
{
    RunningSystem _system = null!;

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.Start(("Fulfillment:StageDuration", "0"));
        await _system.CreateProduct("P1", 10);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Order_is_packed_dispatched_delivered_and_partly_refunded()
    {
        var id = await Place("P1:2", "--email", "ada@example.com");
        (await _system.Succeed("shipment", "list")).ShouldContain($"{id}-s1");

        await _system.Succeed("shipment", "pack", $"{id}-s1");
        (await _system.Succeed("shipment", "dispatch", $"{id}-s1", "--carrier", "UPS", "--tracking", "1Z999")).ShouldContain("1Z999");
        await _system.Succeed("shipment", "in-transit", $"{id}-s1");
        await _system.Succeed("shipment", "deliver", $"{id}-s1");
        await _system.WaitForOrder(id, OrderStatuses.Completed);
        await _system.Succeed("order", "refund", id, "--amount", "3.50", "--code", "damaged", "--reason", "a scratch");
        await Poll.Until("the refund to succeed", async () => (await _system.Succeed("refund", "get", $"{id}-r1")).Contains("SUCCEEDED"));

        (await _system.Succeed("refund", "list", "--status", "succeeded")).ShouldContain("a scratch");
        (await _system.Succeed("payment", "get", id)).ShouldContain("3.50 USD");
        (await _system.Succeed("payment", "list", "--status", "completed")).ShouldContain(id);
        (await _system.Succeed("mail", "list", "--order", id)).ShouldContain("ada@example.com");
        (await _system.Succeed("order", "get", id)).ShouldContain("PARTIALLY_REFUNDED");
        (await _system.Succeed("order", "list", "--q", "ada@example.com", "--status", "completed,confirmed", "--sort", "-updatedAt"))
            .ShouldContain(id);
        (await _system.Succeed("order", "list", "--attention")).ShouldNotContain(id);
        await _system.ShouldVerifyClean();
    }

    [Fact]
    public async Task Stock_is_adjusted_counted_and_explained_by_its_ledger()
    {
        (await _system.Succeed("stock", "adjust", "P1", "-3", "--reason", "damaged", "--note", "fell off the shelf")).ShouldContain("7");
        (await _system.Succeed("stock", "count", "P1", "--on-hand", "6", "--expected", "7", "--document", "sheet 4")).ShouldContain("6");
        var stale = await _system.Command("stock", "count", "P1", "--on-hand", "5", "--expected", "7");
        var ledger = await _system.Succeed("stock", "ledger", "P1");

        stale.ExitCode.ShouldBe(1, stale.ToString());
        ledger.ShouldMatch("DAMAGED +-3 .*fell off the shelf");
        ledger.ShouldMatch("COUNTED +-1 .*sheet 4");
    }

    [Fact]
    public async Task Reservation_is_created_extended_and_released()
    {
        var created = JsonDocument.Parse(await _system.Succeed("reservation", "create", "P1:3", "--json")).RootElement;
        var id = created.GetProperty("reservationId").GetString()!;

        (await _system.Succeed("stock", "get", "P1")).ShouldContain("7");
        (await _system.Succeed("reservation", "list", "--status", "reserved")).ShouldContain(id);
        await _system.Succeed("reservation", "extend", id);
        (await _system.Succeed("reservation", "release", id)).ShouldContain("RELEASED");
        (await _system.Succeed("reservation", "get", id)).ShouldContain("RELEASED");
        (await _system.Succeed("stock", "get", "P1")).ShouldContain("10");
    }

    [Fact]
    public async Task Declined_order_exits_with_4_and_a_repeat_says_replayed()
    {
        var declined = await _system.Command("order", "place", "P1:1", "--payment-token", "tok_declined", "--wait", "20");
        string[] place = ["order", "place", "P1:1", "--idempotency-key", "a key", "--wait", "20"];
        var first = await _system.Command(place);
        var second = await _system.Command(place);

        declined.ExitCode.ShouldBe(4, declined.ToString());
        first.Output.ShouldNotContain("Replayed");
        second.Output.ShouldMatch("Replayed +yes");
    }

    [Fact]
    public async Task Token_is_taken_from_a_file_and_a_variable()
    {
        var file = Path.Combine(_system.Folder, "token");
        var token = await _system.Succeed("token", "--user", "ada", "--role", "customer");
        await File.WriteAllTextAsync(file, token);

        var refused = await _system.Command("saga", "list", "--token-file", file);
        var variable = await Executable.RunIn($"export DOMS_TOKEN={token.Trim()}", "saga", "list", "--data", _system.Folder);
        var missing = await _system.Command("saga", "list", "--token-file", $"{file}-other");

        (refused.ExitCode, variable.ExitCode, missing.ExitCode).ShouldBe((1, 1, 1));
        refused.Errors.ShouldContain("another role");
        variable.Errors.ShouldContain("another role");
        missing.Errors.ShouldContain("cannot be read");
    }

    async Task<string> Place(params string[] order)
    {
        var placed = await _system.Succeed(["order", "place", .. order, "--wait", "20", "--json"]);
        return JsonDocument.Parse(placed).RootElement.GetProperty("orderId").GetString()!;
    }
}
