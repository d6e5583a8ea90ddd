using Doms.Contracts;
using Doms.Contracts.Orchestrator;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>One change of a saga in the making: the moves it consists of, and the messages they send.</summary>
sealed class Turn
{
    /// <summary>Entries of history a saga keeps; the oldest go first.</summary>
    const int MaxHistory = 200;

    const int MaxDoublings = 10;

    readonly Workflows _workflows;
    readonly Moment _now;
    readonly List<object> _messages = [];

    public Turn(Workflows workflows, Saga saga, Moment now)
    {
        _workflows = workflows;
        _now = now;
        State = saga with { Version = saga.Version + 1, ChangedAt = now.WallClock };
    }

    public Saga State { get; private set; }

    public Workflow Workflow => _workflows.Of(State);

    public bool IsStuck => State.Status == SagaStatus.NeedsAttention;

    /// <summary>True while the compensation in work may be answered with no.</summary>
    public bool IsAsking => Workflow.UndoOf(State.Step) is { IsQuestion: true };

    public bool HasAttemptsLeft => State.Attempt < _workflows.Times.Attempts;

    /// <summary>The decision: the new state, with the timer it needs, and the messages.</summary>
    public Decision<Saga> Finish()
    {
        if (State.Deadline is { } deadline && (State.TimerAt is not { } timer || timer <= _now.StoreClock || deadline < timer))
            State = State with { TimerAt = deadline };
        return Decision<Saga>.Change(State, _messages);
    }

    public void Note(string happened, string? detail = null)
    {
        var entry = new HistoryEntry(_now.WallClock, happened, detail);
        State = State with { History = [.. State.History.TakeLast(MaxHistory - 1), entry] };
    }

    public void Say(IMessage message) => _messages.Add(message);

    public void Take(SagaOrder order) => State = State with { Order = order };

    public void Take(SagaProgress progress) => State = State with { Progress = progress };

    public void Because(string? reason, IReadOnlyList<LineReason> reasons) =>
        Take(State.Progress with { CancelReason = reason, Reasons = reasons });

    /// <summary>Changes what is known of a step; one that was never begun counts as begun.</summary>
    public void Mark(string step, Func<StepMark, StepMark> change) =>
        Put(change(State.Mark(step) ?? new StepMark(step, StepFate.Sent)));

    void Put(StepMark mark)
    {
        List<StepMark> marks = [.. State.Progress.Marks];
        var index = marks.FindIndex(other => other.Step == mark.Step);
        if (index < 0) marks.Add(mark);
        else marks[index] = mark;
        Take(State.Progress with { Marks = marks });
    }

    public void Fate(string step, StepFate fate, string note = "") =>
        Mark(step, mark => mark with { Fate = fate, Note = note });

    /// <summary>Marks a step as done; after the pivot also those before it, whose answers it implies.</summary>
    public void Reached(Step reached)
    {
        if (reached.Role == StepRole.Retriable)
        {
            var before = Workflow.Path.TakeWhile(step => step != reached);
            foreach (var step in before)
                if (step.Role == StepRole.Retriable)
                    Fate(step.Name, StepFate.Done);
        }

        Fate(reached.Name, StepFate.Done);
    }

    /// <summary>Goes on with the first step that is not done, or ends as completed.</summary>
    public void GoOn()
    {
        State = State with { Undoing = false };
        var step = Workflow.Path.FirstOrDefault(step => !State.IsDone(step.Name));
        if (step is null)
        {
            End(SagaStatus.Completed);
            return;
        }

        var begun = State.Mark(step.Name) is not null;
        Wait(step.Name, SagaStatus.Running, step.Deadline);
        if (begun) return;
        Mark(step.Name, mark => mark);
        if (step.Command is { } command) Say(command.Make(State));
    }

    /// <summary>Undoes the last step that needs it, or cancels the order when none does.</summary>
    public void GoBack()
    {
        State = State with { Undoing = true };
        var step = Workflow.Path.LastOrDefault(step => step.Undo is not null && State.NeedsUndo(step.Name));
        var name = step is null ? StepNames.Cancel : step.Name;
        var undo = step?.Undo ?? Workflow.Cancel;
        Wait(name, undo.IsQuestion ? SagaStatus.Running : SagaStatus.Compensating, undo.Deadline);
        SendUndo(name, undo);
    }

    /// <summary>Sends the command of the present step once more.</summary>
    public void SendAgain()
    {
        if (Workflow.UndoOf(State.Step) is { } undo && State.Undoing)
            SendUndo(State.Step, undo);
        else if (Workflow.Find(State.Step) is { Once: false, Command: { } command })
            Say(command.Make(State));
    }

    /// <summary>Gives the present step a new deadline, longer than the one before.</summary>
    public void WaitLonger()
    {
        var next = State.Attempt + 1;
        State = State with { Attempt = next, Deadline = After(Patience() * (1 << Math.Min(next - 1, MaxDoublings))) };
    }

    /// <summary>Starts waiting for the present step from anew, out of whatever it was stuck in.</summary>
    public void WaitAnew()
    {
        var isBack = State.Undoing && !IsAsking;
        Wait(State.Step, isBack ? SagaStatus.Compensating : SagaStatus.Running, Patience());
    }

    /// <summary>Leaves the saga to an operator, or to an answer that comes late.</summary>
    public void NeedAttention(string reason)
    {
        Note("saga.needs_attention", reason);
        if (!IsStuck) Say(new SagaNeedsAttention(State.OrderId, State.Step, reason, State.Version));
        State = State with { Status = SagaStatus.NeedsAttention, Deadline = null };
    }

    /// <summary>Undoes now what does not depend on the step that is stuck.</summary>
    public void UndoTheRest()
    {
        foreach (var step in Workflow.Path.Reverse())
            if (step.Undo is { IsQuestion: false } undo
                && State.Mark(step.Name) is { NeedsUndo: true, Undo: UndoFate.None })
                SendUndo(step.Name, undo);
    }

    /// <summary>Leaves a step as it is, by the operator's decision.</summary>
    public void WriteOff(string what, string detail, Resolution resolution, params ReadOnlySpan<string> steps)
    {
        var entry = new WriteOff(what, detail, resolution.Note, resolution.By);
        Take(State.Progress with { WriteOffs = [.. State.Progress.WriteOffs, entry] });
        foreach (var step in steps)
            if (State.NeedsUndo(step))
                Mark(step, mark => mark with { Undo = UndoFate.WrittenOff });
    }

    public void End(string status) => State = State with { Status = status, Deadline = null };

    void Wait(string step, string status, TimeSpan patience) =>
        State = State with { Step = step, Status = status, Attempt = 1, Deadline = After(patience) };

    void SendUndo(string step, Undo undo)
    {
        if (step != StepNames.Cancel) Mark(step, mark => mark with { Undo = UndoFate.Sent });
        Say(undo.Command.Make(State));
    }

    TimeSpan Patience()
    {
        var undo = State.Undoing ? Workflow.UndoOf(State.Step) : null;
        return undo?.Deadline ?? Workflow.Find(State.Step)?.Deadline ?? _workflows.Times.Answer;
    }

    /// <summary>Whole milliseconds, so that every store gives back the time that was put in.</summary>
    DateTimeOffset After(TimeSpan wait)
    {
        var at = _now.StoreClock + wait;
        return at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
