using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_shows_every_order_outcome_and_audit_is_clean()
    {
        var result = await Executable.Run("demo", "--orders", "60");

        result.ExitCode.ShouldBe(0, result.ToString());
        foreach (var word in new[] { "PENDING", "CONFIRMED", "COMPLETED", "CANCELLED", "declined", "0 available",
            "orders/s", "127.0.0.1 only" })
            result.Output.ShouldContain(word);
        result.Output.ShouldContain(" invariants hold over 60 orders");
    }
}
