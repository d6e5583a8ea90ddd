using Doms.Orchestrator.Domain;

namespace Doms.Tests.Domain.Orchestrator;

public sealed class WorkflowCheckTests
{
    static readonly Workflow Good = Story.All.Find(Workflows.InventoryFirst);

    static Workflow With(string step, Func<Step, Step> change) =>
        new(Good.Name, Good.First, [.. Good.Steps.Select(s => s.Name == step ? change(s) : s)], Good.Cancel);

    static void ShouldName(Workflow workflow, string code, string step) =>
        WorkflowCheck.Errors(workflow).ShouldContain(error => error.Code == code && error.Step == step);

    [Fact]
    public void The_workflows_that_ship_can_run()
    {
        foreach (var workflow in Story.All.All.Append(Story.All.Closing))
        {
            WorkflowCheck.Errors(workflow).ShouldBeEmpty();
            WorkflowCheck.ThrowIfWrong(workflow);
        }
    }

    [Fact]
    public void A_step_without_compensation_before_the_pivot_is_named() =>
        ShouldName(With(StepNames.Pay, step => step with { Undo = null }), "no_compensation", StepNames.Pay);

    [Fact]
    public void A_step_that_is_never_reached_is_named() =>
        ShouldName(With(StepNames.Reserve, step => step with { Next = StepNames.Confirm }), "unreachable", StepNames.Pay);

    [Fact]
    public void Steps_and_compensations_without_a_deadline_are_named()
    {
        ShouldName(With(StepNames.Ship, step => step with { Deadline = TimeSpan.Zero }), "no_deadline", StepNames.Ship);
        ShouldName(
            With(StepNames.Pay, step => step with { Undo = step.Undo! with { Deadline = TimeSpan.Zero } }),
            "no_deadline", StepNames.Pay);
        var cancel = Good.Cancel with { Deadline = TimeSpan.Zero };
        ShouldName(new(Good.Name, Good.First, Good.Steps, cancel), "no_deadline", StepNames.Cancel);
    }

    [Fact]
    public void A_step_that_does_not_exist_is_named()
    {
        ShouldName(With(StepNames.Ship, step => step with { Next = "nowhere" }), "unknown_step", "nowhere");
        ShouldName(new(Good.Name, "nowhere", Good.Steps, Good.Cancel), "unknown_step", "nowhere");
    }

    [Fact]
    public void A_loop_is_named() =>
        ShouldName(With(StepNames.Complete, step => step with { Next = StepNames.Ship }), "loop", StepNames.Complete);

    [Fact]
    public void Anything_but_one_pivot_is_named()
    {
        ShouldName(With(StepNames.Confirm, step => step with { Role = StepRole.Retriable }), "pivot", Good.Name);
        ShouldName(With(StepNames.Ship, step => step with { Role = StepRole.Pivot }), "pivot", Good.Name);
    }

    [Fact]
    public void A_role_on_the_wrong_side_of_the_pivot_is_named()
    {
        ShouldName(With(StepNames.Pay, step => step with { Role = StepRole.Retriable }), "role", StepNames.Pay);
        ShouldName(With(StepNames.Ship, step => step with { Role = StepRole.Compensable }), "role", StepNames.Ship);
    }

    [Fact]
    public void A_compensation_after_the_pivot_that_is_no_question_is_named() => ShouldName(
        With(StepNames.Ship, step => step with { Undo = step.Undo! with { IsQuestion = false } }), "question", StepNames.Ship);

    [Fact]
    public void A_message_that_is_not_in_the_catalogue_is_named() =>
        ShouldName(With(StepNames.Pay, step => step with { Success = "payment.fine" }), "unknown_message", "payment.fine");

    [Fact]
    public void Start_up_fails_with_everything_that_is_wrong()
    {
        var wrong = With(StepNames.Pay, step => step with { Undo = null, Deadline = TimeSpan.Zero });
        var error = Should.Throw<InvalidOperationException>(() => WorkflowCheck.ThrowIfWrong(wrong));
        error.Message.ShouldContain("no_compensation at 'pay'");
        error.Message.ShouldContain("no_deadline at 'pay'");
    }

    [Fact]
    public void An_unknown_workflow_is_refused_with_those_there_are() =>
        Should.Throw<ArgumentException>(() => Story.All.Find("fastest")).Message.ShouldContain("inventory-first");
}
