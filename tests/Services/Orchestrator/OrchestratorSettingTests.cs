using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Hosting.Web;
using Doms.Orchestrator;
using Doms.Orchestrator.Domain;

namespace Doms.Tests.Services.Orchestrator;

public sealed class OrchestratorSettingTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Settings of the service's JSON, in rows and on routes.</summary>
    static readonly JsonSerializerOptions Json =
        ((JsonSerializerContext)OrchestratorModule.Endpoints(new OrchestratorOptions()).Json!).Options;

    static void ShouldName(OrchestratorOptions options, string setting) =>
        Should.Throw<SettingException>(() => OrchestratorModule.Module(options)).Setting.ShouldBe(setting);

    [Theory]
    [InlineData(Workflows.InventoryFirst)]
    [InlineData(Workflows.PaymentFirst)]
    [InlineData(Workflows.InventoryOnly)]
    public void Every_built_in_workflow_can_be_selected(string workflow) =>
        OrchestratorModule.Module(new OrchestratorOptions { Workflow = workflow }).Name.ShouldBe(ServiceNames.Orchestrator);

    [Fact]
    public void Setting_out_of_range_is_named_at_startup()
    {
        ShouldName(new() { Workflow = "fastest" }, "Saga:Workflow");
        ShouldName(new() { Timeouts = new() { StepTimeout = TimeSpan.Zero } }, "Saga:StepTimeout");
        ShouldName(new() { Timeouts = new() { GiveUpTimeout = TimeSpan.FromDays(366) } }, "Saga:GiveUpTimeout");
        ShouldName(new() { Timeouts = new() { DeliveryTimeout = TimeSpan.Zero } }, "Saga:DeliveryTimeout");
        ShouldName(new() { Timeouts = new() { CompensationRetryDelay = TimeSpan.Zero } }, "Saga:CompensationRetryDelay");
        ShouldName(new() { Timeouts = new() { MaxAttempts = 0 } }, "Saga:MaxAttempts");
        ShouldName(new() { Timeouts = new() { MaxAttempts = 11 } }, "Saga:MaxAttempts");
    }

    [Fact]
    public void Stored_json_round_trips()
    {
        var progress = new SagaProgress(
            [
                new("reserve", StepStatus.Done, CompensationStatus.Sent),
                new("pay", StepStatus.Refused, CompensationStatus.WrittenOff, "no funds"),
            ],
            "changed my mind", [new LineReason("P2", "none left")], new("CANCELLED", "checked", "olga"),
            [new("payment", "no funds", "checked", "olga")]);
        var json = JsonSerializer.Serialize(progress, Json);
        json.ShouldContain("""{"step":"pay","status":"Refused","compensation":"WrittenOff","note":"no funds"}""");
        var read = JsonSerializer.Deserialize<SagaProgress>(json, Json).ShouldNotBeNull();
        read.Steps.ShouldBe(progress.Steps);
        JsonSerializer.Serialize(read, Json).ShouldBe(json);

        IReadOnlyList<HistoryEntry> history = [new(Start, "order.created", null)];
        var stored = JsonSerializer.Serialize(history, Json);
        JsonSerializer.Deserialize<IReadOnlyList<HistoryEntry>>(stored, Json).ShouldBe(history);
    }
}
