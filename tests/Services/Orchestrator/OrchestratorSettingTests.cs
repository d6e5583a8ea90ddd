using System.Text.Json;
using Doms.Contracts.Messages;
using Doms.Hosting.Web;
using Doms.Orchestrator;
using Doms.Orchestrator.Domain;
using Doms.Primitives;

namespace Doms.Tests.Services.Orchestrator;

public sealed class OrchestratorSettingTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static void ShouldName(OrchestratorOptions options, string setting) =>
        Should.Throw<SettingException>(() => OrchestratorModule.Module(options)).Setting.ShouldBe(setting);

    [Theory]
    [InlineData(Workflows.InventoryFirst)]
    [InlineData(Workflows.PaymentFirst)]
    [InlineData(Workflows.InventoryOnly)]
    public void Every_workflow_that_ships_can_be_chosen(string workflow) =>
        OrchestratorModule.Module(new OrchestratorOptions { Workflow = workflow }).Name.ShouldBe(ServiceNames.Orchestrator);

    [Fact]
    public void A_setting_out_of_its_range_is_named_at_start_up()
    {
        ShouldName(new() { Workflow = "fastest" }, "Saga:Workflow");
        ShouldName(new() { Times = new() { Answer = TimeSpan.Zero } }, "Saga:Answer");
        ShouldName(new() { Times = new() { Pay = TimeSpan.FromDays(366) } }, "Saga:Pay");
        ShouldName(new() { Times = new() { Deliver = TimeSpan.Zero } }, "Saga:Deliver");
        ShouldName(new() { Times = new() { Retry = TimeSpan.Zero } }, "Saga:Retry");
        ShouldName(new() { Times = new() { Attempts = 0 } }, "Saga:Attempts");
        ShouldName(new() { Times = new() { Attempts = 11 } }, "Saga:Attempts");
    }

    [Fact]
    public void What_a_row_stores_as_json_comes_back_as_it_was()
    {
        var progress = new SagaProgress(
            [new("reserve", StepFate.Done, UndoFate.Sent), new("pay", StepFate.Refused, UndoFate.WrittenOff, "no funds")],
            "changed my mind", [new LineReason("P2", "none left")], new("CANCELLED", "checked", "olga"),
            [new("payment", "no funds", "checked", "olga")]);
        var json = JsonSerializer.Serialize(progress, OrchestratorJson.Default.SagaProgress);
        json.ShouldContain("""{"step":"pay","fate":"Refused","undo":"WrittenOff","note":"no funds"}""");
        var read = JsonSerializer.Deserialize(json, OrchestratorJson.Default.SagaProgress).ShouldNotBeNull();
        read.Marks.ShouldBe(progress.Marks);
        JsonSerializer.Serialize(read, OrchestratorJson.Default.SagaProgress).ShouldBe(json);

        IReadOnlyList<HistoryEntry> history = [new(Start, "order.created", null)];
        var stored = JsonSerializer.Serialize(history, OrchestratorJson.Default.IReadOnlyListHistoryEntry);
        JsonSerializer.Deserialize(stored, OrchestratorJson.Default.IReadOnlyListHistoryEntry).ShouldBe(history);
    }

    [Fact]
    public void A_view_shows_no_payment_token()
    {
        var order = new SagaOrder("alice", [], "USD", 0, true, null, "tok_secret", null);
        var saga = new Saga(
            "o1", 1, Workflows.InventoryFirst, SagaStatus.Running, StepNames.Reserve, false, 1, Start, Start, Start, Start,
            order, SagaProgress.None, []);
        JsonSerializer.Serialize(SagaView.Of(saga, Moment.At(saga.ChangedAt)), OrchestratorJson.Default.SagaView)
            .ShouldNotContain("tok_secret");
    }
}
