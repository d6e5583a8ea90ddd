using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>The work of a shop's staff in a day, by commands alone.</summary>
public sealed class WorkingDayTests : ShopCommandTests
{
    [Fact]
    public async Task Order_is_packed_dispatched_delivered_and_partly_refunded()
    {
        var id = (await Place("P1:2", "--email", "ada@example.com")).OrderId;
        (await Shop.Succeed("shipment", "list")).ShouldContain($"{id}-s1");

        await Shop.Succeed("shipment", "pack", $"{id}-s1");
        (await Shop.Succeed("shipment", "dispatch", $"{id}-s1", "--carrier", "UPS", "--tracking", "1Z999")).ShouldContain("1Z999");
        await Shop.Succeed("shipment", "in-transit", $"{id}-s1");
        await Shop.Succeed("shipment", "deliver", $"{id}-s1");
        await Shop.WaitForOrder(id, OrderStatuses.Completed);
        await Shop.Succeed("order", "refund", id, "--amount", "3.50", "--code", "damaged", "--reason", "a scratch");
        await Poll.Until("the refund to succeed", async () => (await Shop.Succeed("refund", "get", $"{id}-r1")).Contains("SUCCEEDED"));

        (await Shop.Succeed("refund", "list", "--status", "succeeded")).ShouldContain("a scratch");
        (await Shop.Succeed("payment", "get", id)).ShouldContain("3.50 USD");
        (await Shop.Succeed("payment", "list", "--status", "completed")).ShouldContain(id);
        (await Shop.Succeed("mail", "list", "--order", id)).ShouldContain("ada@example.com");
        (await Shop.Succeed("order", "get", id)).ShouldContain("PARTIALLY_REFUNDED");
        (await Shop.Succeed("order", "list", "--q", "ada@example.com", "--status", "completed,confirmed", "--sort", "-updatedAt"))
            .ShouldContain(id);
        (await Shop.Succeed("order", "list", "--attention")).ShouldNotContain(id);
        await Shop.ShouldVerifyClean();
    }

    [Fact]
    public async Task Stock_is_adjusted_counted_and_explained_by_its_ledger()
    {
        (await Shop.Succeed("stock", "adjust", "P1", "-3", "--reason", "damaged", "--note", "fell off the shelf")).ShouldContain("7");
        (await Shop.Succeed("stock", "count", "P1", "--on-hand", "6", "--expected", "7", "--document", "sheet 4")).ShouldContain("6");
        var stale = await Shop.Command("stock", "count", "P1", "--on-hand", "5", "--expected", "7");
        var ledger = await Shop.Succeed("stock", "ledger", "P1");

        stale.ExitCode.ShouldBe(1, stale.ToString());
        ledger.ShouldMatch("DAMAGED +-3 .*fell off the shelf");
        ledger.ShouldMatch("COUNTED +-1 .*sheet 4");
    }

    [Fact]
    public async Task Reservation_is_created_extended_and_released()
    {
        var id = await Reserve("P1:3");

        (await Shop.Succeed("stock", "get", "P1")).ShouldContain("7");
        (await Shop.Succeed("reservation", "list", "--status", "reserved")).ShouldContain(id);
        await Shop.Succeed("reservation", "extend", id);
        (await Shop.Succeed("reservation", "release", id)).ShouldContain("RELEASED");
        (await Shop.Succeed("reservation", "get", id)).ShouldContain("RELEASED");
        (await Shop.Succeed("stock", "get", "P1")).ShouldContain("10");
    }

    [Fact]
    public async Task Order_takes_its_reservation_once()
    {
        var id = await Reserve("P1:3");
        string[] place = ["order", "place", "P1:2", "--reservation", id, "--idempotency-key", "checkout 7", "--wait", "20"];

        (await Shop.Succeed(place)).ShouldMatch("Status +CONFIRMED");
        (await Shop.Succeed(place)).ShouldMatch("Replayed +yes");
        (await Shop.Succeed("reservation", "get", id)).ShouldContain("CONSUMED");
        (await Shop.Succeed("order", "place", "P1:1", "--reservation", id, "--wait", "20")).ShouldMatch("Status +CONFIRMED");
    }

    [Fact]
    public async Task Order_with_an_unusable_reservation_is_refused_at_once()
    {
        Shop.RequireFile();
        var token = await Shop.Succeed("token", "--user", "ada", "--role", "customer");
        var foreign = await Reserve("P1:1");

        var results = new[]
        {
            await Shop.Command("order", "place", "P1:1", "--reservation", "r-9"),
            await Shop.Command("order", "place", "P1:1", "--reservation", foreign, "--token", token.Trim()),
        };

        results.Select(result => (result.ExitCode, result.Errors.Trim())).ShouldBe(
        [
            (1, "There is no reservation 'r-9' for this customer."),
            (1, $"There is no reservation '{foreign}' for this customer."),
        ]);
        (await Shop.Succeed("order", "list")).ShouldNotContain("P1");
    }

    [Fact]
    public async Task Declined_order_exits_with_4_and_a_repeat_says_replayed()
    {
        var declined = await Shop.Command("order", "place", "P1:1", "--payment-token", "tok_declined", "--wait", "20");
        string[] place = ["order", "place", "P1:1", "--idempotency-key", "a key", "--wait", "20"];
        var first = await Shop.Command(place);
        var second = await Shop.Command(place);

        declined.ExitCode.ShouldBe(4, declined.ToString());
        first.Output.ShouldNotContain("Replayed");
        second.Output.ShouldMatch("Replayed +yes");
    }

    [Fact]
    public async Task Token_is_taken_from_a_file_and_a_variable()
    {
        var file = Path.Combine(Shop.Folder, "token");
        var token = await Shop.Succeed("token", "--user", "ada", "--role", "customer");
        await File.WriteAllTextAsync(file, token);

        var refused = await Shop.Command("saga", "list", "--token-file", file);
        var variable = await Executable.RunIn($"export DOMS_TOKEN={token.Trim()}", "saga", "list", "--data", Shop.Folder);
        var missing = await Shop.Command("saga", "list", "--token-file", $"{file}-other");

        (refused.ExitCode, variable.ExitCode, missing.ExitCode).ShouldBe((1, 1, 1));
        refused.Errors.ShouldContain("another role");
        variable.Errors.ShouldContain("another role");
        missing.Errors.ShouldContain("cannot be read");
    }

    async Task<string> Reserve(string item)
    {
        var created = JsonDocument.Parse(await Shop.Succeed("reservation", "create", item, "--json")).RootElement;
        return created.GetProperty("reservationId").GetString()!;
    }
}
