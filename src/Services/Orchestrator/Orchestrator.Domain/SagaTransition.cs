using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>One change of a saga in the making: the moves it consists of, and the messages they send.</summary>
sealed class SagaTransition
{
    /// <summary>Entries of history a saga keeps; the oldest go first.</summary>
    const int MaxHistory = 200;

    const int MaxDoublings = 10;

    readonly Workflows _workflows;
    readonly Moment _now;
    readonly List<object> _messages = [];

    public SagaTransition(Workflows workflows, Saga saga, Moment now)
    {
        _workflows = workflows;
        _now = now;
        State = saga with { Version = saga.Version + 1, ChangedAt = now.WallClock };
    }

    public Saga State { get; private set; }

    public Workflow Workflow => _workflows.Of(State);

    public bool IsStuck => State.Status == SagaStatus.NeedsAttention;

    /// <summary>True while the compensation in work may be answered with no.</summary>
    public bool AwaitsPermission => Workflow.CompensationOf(State.Step) is { CanBeRefused: true };

    public bool HasAttemptsLeft => State.Attempt < _workflows.Timeouts.MaxAttempts;

    /// <summary>The decision: the new state, with the timer it needs, and the messages.</summary>
    public Decision<Saga> Finish()
    {
        if (State.Deadline is { } deadline && (State.TimerAt is not { } timer || timer <= _now.StoreClock || deadline < timer))
            State = State with { TimerAt = deadline };
        return Decision<Saga>.Change(State, _messages);
    }

    public void AddHistory(string happened, string? detail = null)
    {
        var entry = new HistoryEntry(_now.WallClock, happened, detail);
        State = State with { History = [.. State.History.TakeLast(MaxHistory - 1), entry] };
    }

    public void Send(IMessage message) => _messages.Add(message);

    public void Update(SagaOrder order) => State = State with { Order = order };

    public void Update(SagaProgress progress) => State = State with { Progress = progress };

    public void SetCancelReason(string? reason, IReadOnlyList<LineReason> reasons) =>
        Update(State.Progress with { CancelReason = reason, Reasons = reasons });

    /// <summary>Changes what is known of a step; one that was never begun counts as begun.</summary>
    public void UpdateStep(string step, Func<StepState, StepState> change) =>
        ReplaceStep(change(State.FindStep(step) ?? new StepState(step, StepStatus.Sent)));

    void ReplaceStep(StepState mark)
    {
        List<StepState> marks = [.. State.Progress.Marks];
        var index = marks.FindIndex(other => other.Step == mark.Step);
        if (index < 0) marks.Add(mark);
        else marks[index] = mark;
        Update(State.Progress with { Marks = marks });
    }

    public void SetStepStatus(string step, StepStatus fate, string note = "") =>
        UpdateStep(step, mark => mark with { Fate = fate, Note = note });

    /// <summary>Marks a step as done; after the pivot also those before it, whose answers it implies.</summary>
    public void MarkDone(Step reached)
    {
        if (reached.Role == StepRole.Retriable)
        {
            var before = Workflow.Path.TakeWhile(step => step != reached);
            foreach (var step in before)
                if (step.Role == StepRole.Retriable)
                    SetStepStatus(step.Name, StepStatus.Done);
        }

        SetStepStatus(reached.Name, StepStatus.Done);
    }

    /// <summary>Goes on with the first step that is not done, or ends as completed.</summary>
    public void Advance()
    {
        State = State with { IsCompensating = false };
        var step = Workflow.Path.FirstOrDefault(step => !State.IsDone(step.Name));
        if (step is null)
        {
            End(SagaStatus.Completed);
            return;
        }

        var begun = State.FindStep(step.Name) is not null;
        EnterStep(step.Name, SagaStatus.Running, step.Timeout);
        if (begun) return;
        UpdateStep(step.Name, mark => mark);
        if (step.Command is { } command) Send(command.Make(State));
    }

    /// <summary>Undoes the last step that needs it, or cancels the order when none does.</summary>
    public void Compensate()
    {
        State = State with { IsCompensating = true };
        var step = Workflow.Path.LastOrDefault(step => step.Compensation is not null && State.NeedsCompensation(step.Name));
        var name = step is null ? StepNames.Cancel : step.Name;
        var undo = step?.Compensation ?? Workflow.Cancel;
        EnterStep(name, undo.CanBeRefused ? SagaStatus.Running : SagaStatus.Compensating, undo.RetryDelay);
        SendCompensation(name, undo);
    }

    /// <summary>Sends the command of the present step once more.</summary>
    public void Resend()
    {
        if (Workflow.CompensationOf(State.Step) is { } undo && State.IsCompensating)
            SendCompensation(State.Step, undo);
        else if (Workflow.Find(State.Step) is { SendOnce: false, Command: { } command })
            Send(command.Make(State));
    }

    /// <summary>Gives the present step a new deadline, longer than the one before.</summary>
    public void ExtendDeadline()
    {
        var next = State.Attempt + 1;
        State = State with { Attempt = next, Deadline = DeadlineAfter(CurrentTimeout() * (1 << Math.Min(next - 1, MaxDoublings))) };
    }

    /// <summary>Starts waiting for the present step from anew, out of whatever it was stuck in.</summary>
    public void RestartDeadline()
    {
        var isBack = State.IsCompensating && !AwaitsPermission;
        EnterStep(State.Step, isBack ? SagaStatus.Compensating : SagaStatus.Running, CurrentTimeout());
    }

    /// <summary>Leaves the saga to an operator, or to an answer that comes late.</summary>
    public void RaiseAttention(string reason)
    {
        AddHistory("saga.needs_attention", reason);
        if (!IsStuck) Send(new SagaNeedsAttention(State.OrderId, State.Step, reason, State.Version));
        State = State with { Status = SagaStatus.NeedsAttention, Deadline = null };
    }

    /// <summary>Undoes now what does not depend on the step that is stuck.</summary>
    public void CompensateIndependentSteps()
    {
        foreach (var step in Workflow.Path.Reverse())
            if (step.Compensation is { CanBeRefused: false } undo
                && State.FindStep(step.Name) is { NeedsCompensation: true, Undo: CompensationStatus.None })
                SendCompensation(step.Name, undo);
    }

    /// <summary>Leaves a step as it is, by the operator's decision.</summary>
    public void WriteOff(string what, string detail, Resolution resolution, params ReadOnlySpan<string> steps)
    {
        var entry = new WriteOff(what, detail, resolution.Note, resolution.By);
        Update(State.Progress with { WriteOffs = [.. State.Progress.WriteOffs, entry] });
        foreach (var step in steps)
            if (State.NeedsCompensation(step))
                UpdateStep(step, mark => mark with { Undo = CompensationStatus.WrittenOff });
    }

    public void End(string status) => State = State with { Status = status, Deadline = null };

    void EnterStep(string step, string status, TimeSpan patience) =>
        State = State with { Step = step, Status = status, Attempt = 1, Deadline = DeadlineAfter(patience) };

    void SendCompensation(string step, Compensation undo)
    {
        if (step != StepNames.Cancel) UpdateStep(step, mark => mark with { Undo = CompensationStatus.Sent });
        Send(undo.Command.Make(State));
    }

    TimeSpan CurrentTimeout()
    {
        var undo = State.IsCompensating ? Workflow.CompensationOf(State.Step) : null;
        return undo?.RetryDelay ?? Workflow.Find(State.Step)?.Timeout ?? _workflows.Timeouts.StepTimeout;
    }

    /// <summary>Whole milliseconds, so that every store gives back the time that was put in.</summary>
    DateTimeOffset DeadlineAfter(TimeSpan wait)
    {
        var at = _now.StoreClock + wait;
        return at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
