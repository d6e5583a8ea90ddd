using Doms.Audit.State;
using Doms.Contracts.Http;

namespace Doms.Audit;

/// <summary>A rule that stored state must satisfy. Counts the rows it checked and names each violation.</summary>
/// <param name="id">E.g. <c>I5</c>.</param>
abstract class Invariant(string id, string name)
{
    readonly List<Violation> _examples = [];
    long _checked;
    long _violations;
    long _explained;
    string? _note;
    WorkInFlight? _inFlight;

    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>Sets the work that explains deviations; needed before the first check.</summary>
    public void Explain(WorkInFlight inFlight) => _inFlight = inFlight;

    /// <summary>Checks all records of one order or stand-alone reservation.</summary>
    public virtual void Check(OrderRecords records)
    {
        // Most invariants are about orders; the others check rows of their own.
    }

    /// <summary>Returns the result.</summary>
    public InvariantReport Report() => new(Id, Name, _checked, _violations, _explained, _examples, _note);

    /// <summary>Notes the reason why the invariant cannot be checked in full.</summary>
    public void MarkIncomplete(string why) => _note = why;

    protected void CountChecked() => _checked++;

    protected void AddViolation(string subject, string detail)
    {
        _violations++;
        if (_examples.Count < InvariantReport.MaxExamples) _examples.Add(new Violation(subject, detail));
    }

    /// <summary>Adds a violation, unless work in flight explains it.</summary>
    protected void AddUnexplainedViolation(string subject, string detail, params ReadOnlySpan<Explanation> explanations)
    {
        if (_inFlight is null || !_inFlight.HasAny(explanations)) AddViolation(subject, detail);
    }

    /// <summary>Counts a deviation that an operator has written off or resolved.</summary>
    protected void CountExplained() => _explained++;

    /// <summary>Adds a violation, unless an operator wrote it off.</summary>
    protected void AddViolationUnless(bool writtenOff, string subject, string detail, params ReadOnlySpan<Explanation> explanations)
    {
        if (writtenOff) CountExplained();
        else AddUnexplainedViolation(subject, detail, explanations);
    }
}
