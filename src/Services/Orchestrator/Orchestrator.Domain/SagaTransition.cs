using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>Builds one change of a saga: its new state, and the messages that it sends.</summary>
sealed class SagaTransition
{
    /// <summary>Maximum entries of the history; the oldest are dropped first.</summary>
    const int MaxHistory = 200;

    const string AskedAgain = "saga.asked_again";
    const string NeedsAttention = "saga.needs_attention";

    readonly Workflows _workflows;
    readonly Moment _now;
    readonly bool _wasStuck;
    readonly List<object> _messages = [];

    public SagaTransition(Workflows workflows, Saga saga, Moment now)
    {
        _workflows = workflows;
        _now = now;
        _wasStuck = saga.Status == SagaStatus.NeedsAttention;
        State = saga with { Version = saga.Version + 1, ChangedAt = now.WallClock };
    }

    public Saga State { get; private set; }

    public Workflow Workflow => _workflows.Of(State);

    public bool IsStuck => State.Status == SagaStatus.NeedsAttention;

    /// <summary>True when a customer or an operator has requested the cancellation.</summary>
    public bool WasAskedToCancel => State.History.Any(entry => entry.Event is "order.cancel_requested" or "payment.refund_requested");

    /// <summary>True while the current compensation can be refused.</summary>
    public bool AwaitsPermission => Workflow.CompensationOf(State.Step) is { CanBeRefused: true };

    /// <summary>
    /// True while the current command may be sent again: before the pivot until the total wait has ended, else a number of times.
    /// </summary>
    public bool CanAskAgain
    {
        get
        {
            var waits = _workflows.WaitsOf(State);
            return waits.HasTotal
                ? waits.RemainingAfter(State.Attempt) > TimeSpan.Zero
                : State.Attempt < _workflows.Timeouts.MaxAttempts;
        }
    }

    /// <summary>Creates the decision: the new state with the timer it needs, and the messages.</summary>
    public Decision Finish()
    {
        if (State.HasEnded) State = State with { TimerAt = null };
        if (_wasStuck && !IsStuck) Send(new AttentionCleared(State.OrderId, State.Version));
        if (State.Deadline is { } deadline && (State.TimerAt is not { } timer || timer <= _now.StoreClock || deadline < timer))
            State = State with { TimerAt = deadline };
        return Decision.Change(State, _messages);
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

    /// <summary>Changes the state of a step; one that was never begun becomes begun.</summary>
    public void UpdateStep(string step, Func<StepState, StepState> change) =>
        ReplaceStep(change(State.FindStep(step) ?? new StepState(step, StepStatus.Sent)));

    void ReplaceStep(StepState state)
    {
        List<StepState> states = [.. State.Progress.Steps];
        var index = states.FindIndex(other => other.Step == state.Step);
        if (index < 0) states.Add(state);
        else states[index] = state;
        Update(State.Progress with { Steps = states });
    }

    public void SetStepStatus(string step, StepStatus status, string note = "") =>
        UpdateStep(step, state => state with { Status = status, Note = note });

    /// <summary>Marks a step as done; after the pivot also the steps before it, whose success it implies.</summary>
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

    /// <summary>Enters the first step that is not done, or completes the saga.</summary>
    public void Advance()
    {
        if (State.IsCompensating) State = State with { IsCompensating = false };
        var step = Workflow.Path.FirstOrDefault(step => !State.IsDone(step.Name));
        if (step is null)
        {
            End(SagaStatus.Completed);
            return;
        }

        var isBegun = State.FindStep(step.Name) is not null;
        EnterStep(step.Name, SagaStatus.Running);
        if (isBegun) return;
        UpdateStep(step.Name, state => state);
        if (step.Command is { } command) Send(command.Make(State));
    }

    /// <summary>Compensates the last step that needs it, or cancels the order when no step does.</summary>
    public void Compensate()
    {
        State = State with { IsCompensating = true };
        var step = Workflow.Path.LastOrDefault(step => step.Compensation is not null && State.NeedsCompensation(step.Name));
        var name = step is null ? StepNames.Cancel : step.Name;
        var compensation = step?.Compensation ?? Workflow.Cancel;
        EnterStep(name, compensation.CanBeRefused ? SagaStatus.Running : SagaStatus.Compensating);
        SendCompensation(name, compensation);
    }

    /// <summary>Resends the command of the current step.</summary>
    public void Resend()
    {
        if (Workflow.CompensationOf(State.Step) is { } compensation && State.IsCompensating)
            SendCompensation(State.Step, compensation);
        else if (Workflow.Find(State.Step) is { Command: { } command })
            Send(command.Make(State));
    }

    /// <summary>Resends the command of the current step and waits longer. All attempts at a step are one entry of the history.</summary>
    public void AskAgain()
    {
        Resend();
        var attempt = State.Attempt + 1;
        State = State with { Attempt = attempt, Deadline = DeadlineAfter(_workflows.WaitsOf(State).After(attempt)) };
        if (State.History is [.., { Event: AskedAgain } last] && last.Detail!.StartsWith($"{State.Step}:", StringComparison.Ordinal))
            State = State with { History = [.. State.History.SkipLast(1)] };
        AddHistory(AskedAgain, $"{State.Step}: {SagaDiagnosis.TimesAskedAgain(State)}");
    }

    /// <summary>Restarts the current step with its first deadline, when the saga was stuck.</summary>
    public void RestartDeadline()
    {
        var isCompensating = State.IsCompensating && !AwaitsPermission;
        EnterStep(State.Step, isCompensating ? SagaStatus.Compensating : SagaStatus.Running);
    }

    /// <summary>Marks the saga as stuck, until a late response or an operator moves it on.</summary>
    public void RaiseAttention(string reason)
    {
        var reasons = State.History.Where(entry => entry.Event == NeedsAttention).Select(entry => entry.Detail);
        var isTold = IsStuck && reasons.LastOrDefault() == reason;
        AddHistory(NeedsAttention, reason);
        if (!isTold) Send(new SagaNeedsAttention(State.OrderId, State.Step, reason, State.Version));
        State = State with { Status = SagaStatus.NeedsAttention, Deadline = null };
    }

    /// <summary>Compensates the steps that do not depend on the stuck one.</summary>
    public void CompensateIndependentSteps()
    {
        foreach (var step in Workflow.Path.Reverse())
            if (step.Compensation is { CanBeRefused: false } compensation
                && State.FindStep(step.Name) is { NeedsCompensation: true, Compensation: CompensationStatus.None })
                SendCompensation(step.Name, compensation);
    }

    /// <summary>Writes off steps, so that they are not compensated.</summary>
    public void WriteOff(string what, string detail, Resolution resolution, params ReadOnlySpan<string> steps)
    {
        var entry = new WriteOff(what, detail, resolution.Note, resolution.By);
        Update(State.Progress with { WriteOffs = [.. State.Progress.WriteOffs, entry] });
        foreach (var step in steps)
            if (State.NeedsCompensation(step))
                UpdateStep(step, state => state with { Compensation = CompensationStatus.WrittenOff });
    }

    public void End(SagaStatus status) => State = State with
    {
        Status = status, Deadline = null, Order = State.Order.PaymentToken is null ? State.Order : State.Order with { PaymentToken = null },
    };

    void EnterStep(string step, SagaStatus status)
    {
        State = State with { Step = step, Status = status, Attempt = 1 };
        State = State with { Deadline = DeadlineAfter(_workflows.WaitsOf(State).After(1)) };
    }

    void SendCompensation(string step, Compensation compensation)
    {
        if (step != StepNames.Cancel) UpdateStep(step, state => state with { Compensation = CompensationStatus.Sent });
        Send(compensation.Command.Make(State));
    }

    /// <summary>Truncates to milliseconds, which every store keeps exactly.</summary>
    DateTimeOffset DeadlineAfter(TimeSpan wait)
    {
        var at = _now.StoreClock + wait;
        return at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
