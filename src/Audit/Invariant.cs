using Doms.Audit.State;
using Doms.Contracts.Http;

namespace Doms.Audit;

/// <summary>A rule that stored state must satisfy. Counts the rows it checked and names each violation.</summary>
/// <param name="id">E.g. <c>I5</c>.</param>
abstract class Invariant(string id, string name)
{
    readonly List<Violation> _examples = [];
    readonly List<PossibleViolation> _possibleViolations = [];
    long _checked;
    long _violations;
    long _explained;
    string? _note;

    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>Deviations that a message or effect in flight may still explain.</summary>
    public IEnumerable<PossibleViolation> PossibleViolations => _possibleViolations;

    /// <summary>Checks all records of one order or stand-alone reservation.</summary>
    public virtual void Check(OrderRecords records)
    {
        // Most invariants are about orders; the others check rows of their own.
    }

    /// <summary>Returns the result; possible violations without an explanation count as violations.</summary>
    public InvariantReport Report()
    {
        foreach (var possible in _possibleViolations.Where(possible => !possible.IsExplained))
            AddViolation(possible.Violation.Subject, possible.Violation.Detail);
        _possibleViolations.Clear();
        return new InvariantReport(Id, Name, _checked, _violations, _explained, _examples, _note);
    }

    /// <summary>Notes the reason why the invariant cannot be checked in full.</summary>
    public void MarkIncomplete(string why) => _note = why;

    protected void CountChecked() => _checked++;

    protected void AddViolation(string subject, string detail)
    {
        _violations++;
        if (_examples.Count < InvariantReport.MaxExamples) _examples.Add(new Violation(subject, detail));
    }

    /// <summary>Adds a violation that counts only if none of the explanations is found in flight.</summary>
    protected void AddPossibleViolation(string subject, string detail, params Explanation[] explanations) =>
        _possibleViolations.Add(new PossibleViolation(new Violation(subject, detail), explanations));

    /// <summary>Counts a deviation that an operator has written off or resolved.</summary>
    protected void CountExplained() => _explained++;

    /// <summary>Adds a violation, unless an operator wrote it off.</summary>
    protected void AddViolationUnless(bool writtenOff, string subject, string detail, params Explanation[] explanations)
    {
        if (writtenOff) CountExplained();
        else if (explanations.Length == 0) AddViolation(subject, detail);
        else AddPossibleViolation(subject, detail, explanations);
    }
}
