using Doms.Audit.Books;
using Doms.Contracts.Http;

namespace Doms.Audit;

/// <summary>A promise that the books are held against. It counts what it looked at and names what breaks it.</summary>
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

    /// <summary>Deviations that something under way may still explain.</summary>
    public IEnumerable<PossibleViolation> PossibleViolations => _possibleViolations;

    /// <summary>Looks at one order, or hold, and all that is kept of it.</summary>
    public virtual void Check(OrderRecords file)
    {
        // Most promises are about orders; the others look at rows of their own.
    }

    /// <summary>Says what came of it; suspicions that nothing explained have become violations.</summary>
    public InvariantReport Report()
    {
        foreach (var suspicion in _possibleViolations.Where(suspicion => !suspicion.IsExplained))
            AddViolation(suspicion.Violation.Subject, suspicion.Violation.Detail);
        _possibleViolations.Clear();
        return new InvariantReport(Id, Name, _checked, _violations, _explained, _examples, _note);
    }

    /// <summary>Why it cannot be checked in full.</summary>
    public void MarkIncomplete(string why) => _note = why;

    protected void CountChecked() => _checked++;

    protected void AddViolation(string subject, string detail)
    {
        _violations++;
        if (_examples.Count < InvariantReport.MaxExamples) _examples.Add(new Violation(subject, detail));
    }

    /// <summary>Violated, unless one of these is found under way.</summary>
    protected void AddViolation(string subject, string detail, params Explanation[] excuses) =>
        _possibleViolations.Add(new PossibleViolation(new Violation(subject, detail), excuses));

    /// <summary>A deviation that an operator has put a name to.</summary>
    protected void CountExplained() => _explained++;

    /// <summary>Violated, unless an operator wrote it off.</summary>
    protected void AddViolationUnless(bool writtenOff, string subject, string detail, params Explanation[] excuses)
    {
        if (writtenOff) CountExplained();
        else if (excuses.Length == 0) AddViolation(subject, detail);
        else AddViolation(subject, detail, excuses);
    }
}

/// <summary>A deviation until it is known what is under way.</summary>
sealed class PossibleViolation(Violation violation, Explanation[] explanations)
{
    public Violation Violation { get; } = violation;

    public Explanation[] Explanations { get; } = explanations;

    public bool IsExplained { get; set; }
}
