using Doms.Orchestrator.Domain;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class WorkflowValidatorTests
{
    static readonly Workflow Valid = SagaScenario.AllWorkflows.Find(Workflows.InventoryFirst);

    static Workflow With(string step, Func<Step, Step> change) =>
        new(Valid.Name, Valid.FirstStep, [.. Valid.Steps.Select(s => s.Name == step ? change(s) : s)], Valid.Cancel);

    static void ShouldReport(Workflow workflow, string code, string step) =>
        WorkflowValidator.Validate(workflow).ShouldContain(error => error.Code == code && error.Step == step);

    [Fact]
    public void Built_in_workflows_are_valid()
    {
        foreach (var workflow in SagaScenario.AllWorkflows.All.Append(SagaScenario.AllWorkflows.ManualCompletion))
        {
            WorkflowValidator.Validate(workflow).ShouldBeEmpty();
            WorkflowValidator.ThrowIfInvalid(workflow);
        }
    }

    [Fact]
    public void Step_before_pivot_without_compensation_is_reported() =>
        ShouldReport(With(StepNames.Pay, step => step with { Compensation = null }), "no_compensation", StepNames.Pay);

    [Fact]
    public void Unreachable_step_is_reported() =>
        ShouldReport(With(StepNames.Reserve, step => step with { Next = StepNames.Confirm }), "unreachable", StepNames.Pay);

    [Fact]
    public void Step_or_compensation_without_timeout_is_reported()
    {
        ShouldReport(With(StepNames.Ship, step => step with { Timeout = TimeSpan.Zero }), "no_deadline", StepNames.Ship);
        ShouldReport(
            With(StepNames.Pay, step => step with { Compensation = step.Compensation! with { RetryDelay = TimeSpan.Zero } }),
            "no_deadline", StepNames.Pay);
        var cancel = Valid.Cancel with { RetryDelay = TimeSpan.Zero };
        ShouldReport(new(Valid.Name, Valid.FirstStep, Valid.Steps, cancel), "no_deadline", StepNames.Cancel);
    }

    [Fact]
    public void Unknown_step_is_reported()
    {
        ShouldReport(With(StepNames.Ship, step => step with { Next = "nowhere" }), "unknown_step", "nowhere");
        ShouldReport(new(Valid.Name, "nowhere", Valid.Steps, Valid.Cancel), "unknown_step", "nowhere");
    }

    [Fact]
    public void Loop_is_reported() =>
        ShouldReport(With(StepNames.Complete, step => step with { Next = StepNames.Ship }), "loop", StepNames.Complete);

    [Fact]
    public void Workflow_without_exactly_one_pivot_is_reported()
    {
        ShouldReport(With(StepNames.Confirm, step => step with { Role = StepRole.Retriable }), "pivot", Valid.Name);
        ShouldReport(With(StepNames.Ship, step => step with { Role = StepRole.Pivot }), "pivot", Valid.Name);
    }

    [Fact]
    public void Role_on_wrong_side_of_pivot_is_reported()
    {
        ShouldReport(With(StepNames.Pay, step => step with { Role = StepRole.Retriable }), "role", StepNames.Pay);
        ShouldReport(With(StepNames.Ship, step => step with { Role = StepRole.Compensable }), "role", StepNames.Ship);
    }

    [Fact]
    public void Compensation_after_pivot_that_cannot_be_refused_is_reported() => ShouldReport(
        With(StepNames.Ship, step => step with { Compensation = step.Compensation! with { CanBeRefused = false } }),
        "question", StepNames.Ship);

    [Fact]
    public void Message_missing_from_catalogue_is_reported() =>
        ShouldReport(With(StepNames.Pay, step => step with { Success = "payment.fine" }), "unknown_message", "payment.fine");

    [Fact]
    public void Startup_fails_listing_all_workflow_errors()
    {
        var wrong = With(StepNames.Pay, step => step with { Compensation = null, Timeout = TimeSpan.Zero });
        var error = Should.Throw<InvalidOperationException>(() => WorkflowValidator.ThrowIfInvalid(wrong));
        error.Message.ShouldContain("no_compensation at 'pay'");
        error.Message.ShouldContain("no_deadline at 'pay'");
    }

    [Fact]
    public void Unknown_workflow_is_refused_listing_known_ones() =>
        Should.Throw<ArgumentException>(() => SagaScenario.AllWorkflows.Find("fastest")).Message.ShouldContain("inventory-first");
}
