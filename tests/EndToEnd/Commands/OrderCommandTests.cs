using System.Text.RegularExpressions;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>Commands about one order: how it is named, and what they say about it.</summary>
public sealed partial class OrderCommandTests : ShopCommandTests
{
    [Fact]
    public async Task Order_is_found_by_its_number_and_its_reference()
    {
        var order = await Place("P1:1", "--reference", "web-1", "--email", "ada@example.com");
        string number = order.Number!;

        (await Shop.Succeed("order", "get", number)).ShouldContain(order.OrderId);
        (await Shop.Succeed("order", "get", "web-1", "--json")).ShouldContain(order.OrderId);
        (await Shop.Succeed("saga", "get", number)).ShouldContain(order.OrderId);
        (await Shop.Succeed("payment", "get", "web-1")).ShouldContain(order.OrderId);
        (await Shop.Succeed("shipment", "list", "--order", number)).ShouldContain($"{order.OrderId}-s1");
        await Poll.Until(
            "the mail", async () => (await Shop.Succeed("mail", "list", "--order", number)).Contains($"{order.OrderId}/confirmed"));
        await Poll.Until("its event", async () => (await Shop.Succeed("mail", "feed", "--order", number)).Contains("ORDER_CONFIRMED"));
        (await Shop.Succeed("order", "refund", number, "--amount", "1")).ShouldContain($"{order.OrderId}-r1");
        (await Shop.Succeed("refund", "list", "--order", number)).ShouldContain($"{order.OrderId}-r1");
        (await Shop.Succeed("order", "cancel", number)).ShouldContain(order.OrderId);
        (await Shop.Command("order", "watch", number)).ExitCode.ShouldBe(4);
    }

    [Fact]
    public async Task Name_of_no_order_or_of_several_is_refused()
    {
        var first = await Place("P1:1", "--reference", "web-2");
        var second = await Place("P1:1", "--reference", first.Number!);

        var none = await Shop.Command("order", "get", "web");
        var several = await Shop.Command("order", "cancel", first.Number!);

        (none.ExitCode, none.Errors.Trim()).ShouldBe((1, "There is no order with the id, number or reference 'web'."));
        several.ExitCode.ShouldBe(1, several.ToString());
        several.Errors.ShouldContain(first.OrderId);
        several.Errors.ShouldContain(second.OrderId);
    }

    [Theory]
    [InlineData("--from must be a date such as 2026-01-31", "order", "list", "--from", "zzz")]
    [InlineData("--from must not be later than --to", "order", "list", "--from", "2026-02-01", "--to", "2026-01-01")]
    [InlineData(
        "--updated-from must not be later than --updated-to",
        "order", "list", "--updated-from", "2026-02-01", "--updated-to", "2026-01-01")]
    [InlineData("The order's id, number or reference must have 1 to ", "order", "get", "a\nb")]
    [InlineData("There is no refund 'a/b'.", "refund", "retry", "a/b")]
    public async Task Refusal_speaks_of_what_was_typed(string expected, params string[] command)
    {
        var result = await Shop.Command(command);

        (result.ExitCode, result.Output).ShouldBe((1, ""), result.ToString());
        result.Errors.ShouldStartWith(expected);
        result.Errors.ShouldNotContain("%2");
    }

    [Fact]
    public async Task Address_of_a_single_service_is_named_as_wrong()
    {
        await using var system = await RunningSystem.StartOnConsecutivePorts();

        foreach (var offset in (int[])[1, 2])
        {
            var result = await Executable.Run("order", "list", "--url", $"{system.Service(offset)}");

            result.ExitCode.ShouldBe(1, result.ToString());
            result.Errors.ShouldContain("Check --url: it must be the address of a gateway of DOMS.");
        }
    }

    [Fact]
    public async Task Cancelled_order_is_not_offered_to_be_cancelled()
    {
        var order = await Place("P1:1");

        var requested = await Shop.Succeed("order", "cancel", order.OrderId, "--wait", "0");
        var cancelled = await Shop.Succeed("order", "cancel", order.OrderId, "--wait", "60");

        requested.ShouldMatch("Cancellation +REQUESTED");
        requested.ShouldNotMatch("Possible.*cancel");
        requested.ShouldContain($"order watch {order.OrderId} --data {Shop.Folder}");
        cancelled.ShouldMatch("Status +CANCELLED");
        cancelled.ShouldMatch("Payment +REFUNDED");
        cancelled.ShouldNotContain("Possible");
        cancelled.ShouldNotContain("Next ");
    }

    [Fact]
    public async Task Next_commands_lead_to_a_completed_order()
    {
        var order = await Place("P1:1");
        var next = $"order watch {order.OrderId}";
        var steps = new List<string>();
        while (true)
        {
            var last = next;
            next = await Poll.Until($"another command than '{last}'", async () =>
            {
                var words = Next().Match(await Shop.Succeed("order", "get", order.OrderId)).Groups["words"].Value;
                return words == last ? null : words;
            });
            if (next.Length == 0) break;
            await Shop.Succeed(next.Split(' '));
            if (next.StartsWith("shipment", StringComparison.Ordinal)) steps.Add(next.Split(' ')[1]);
        }

        steps.ShouldBe(["pack", "dispatch", "deliver"]);
        (await Shop.Operator.GetOrder(order.OrderId, CancellationToken.None)).Value.Status.ShouldBe(OrderStatuses.Completed);
    }

    [Theory]
    [InlineData("--email must be", "order", "place", "P1:1", "--email", "nobody")]
    [InlineData("--customer must", "order", "place", "P1:1", "--customer", " ")]
    [InlineData("--updated-from must be", "order", "list", "--updated-from", "yesterday")]
    [InlineData("--quantity must be", "stock", "set", "P1", "--quantity", "-1")]
    [InlineData("--on-hand must be", "stock", "count", "P1", "--on-hand", "-1")]
    [InlineData("Product not found: P9", "stock", "adjust", "P9", "1", "--reason", "found")]
    [InlineData("There is no shipment 'S1'", "shipment", "pack", "S1")]
    public async Task Refusal_names_the_option_or_the_id(string reason, params string[] command)
    {
        var result = await Shop.Command(command);

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Errors.ShouldStartWith(reason);
    }

    [Fact]
    public async Task Text_that_no_header_can_have_is_named()
    {
        var file = Path.Combine(Shop.Folder, "token");
        await File.WriteAllTextAsync(file, "first\nsecond\n");

        var results = new[]
        {
            await Shop.Command("order", "place", "P1:1", "--idempotency-key", "clé"),
            await Shop.Command("order", "list", "--token", "jeton-é"),
            await Shop.Command("order", "list", "--token-file", file),
            await Executable.RunIn("export DOMS_TOKEN='a b'", "order", "list", "--data", Shop.Folder),
        };

        results.ShouldAllBe(result => result.ExitCode == 2);
        results[0].Errors.ShouldContain("--idempotency-key must be 1 to 255 printable ASCII characters.");
        results[1].Errors.ShouldStartWith("--token: a token must be printable ASCII characters");
        results[2].Errors.ShouldStartWith($"Token file '{file}': a token must be");
        results[3].Errors.ShouldStartWith("DOMS_TOKEN: a token must be");
    }

    [GeneratedRegex("^Next +doms (?<words>.*) --data .*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Next();
}
