using Doms.Audit.Books;
using Doms.Contracts.Http;

namespace Doms.Audit;

/// <summary>A promise that the books are held against. It counts what it looked at and names what breaks it.</summary>
/// <param name="id">E.g. <c>I5</c>.</param>
abstract class Invariant(string id, string name)
{
    readonly List<Violation> _examples = [];
    readonly List<Suspicion> _suspicions = [];
    long _checked;
    long _violations;
    long _explained;
    string? _note;

    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>Deviations that something under way may still explain.</summary>
    public IEnumerable<Suspicion> Suspicions => _suspicions;

    /// <summary>Looks at one order, or hold, and all that is kept of it.</summary>
    public virtual void Look(OrderFile file)
    {
        // Most promises are about orders; the others look at rows of their own.
    }

    /// <summary>Says what came of it; suspicions that nothing explained have become violations.</summary>
    public InvariantReport Report()
    {
        foreach (var suspicion in _suspicions.Where(suspicion => !suspicion.IsExplained))
            Violated(suspicion.Violation.Subject, suspicion.Violation.Detail);
        _suspicions.Clear();
        return new InvariantReport(Id, Name, _checked, _violations, _explained, _examples, _note);
    }

    /// <summary>Why it cannot be checked in full.</summary>
    public void CannotCheck(string why) => _note = why;

    protected void Count() => _checked++;

    protected void Violated(string subject, string detail)
    {
        _violations++;
        if (_examples.Count < InvariantReport.MaxExamples) _examples.Add(new Violation(subject, detail));
    }

    /// <summary>Violated, unless one of these is found under way.</summary>
    protected void Violated(string subject, string detail, params Excuse[] excuses) =>
        _suspicions.Add(new Suspicion(new Violation(subject, detail), excuses));

    /// <summary>A deviation that an operator has put a name to.</summary>
    protected void Explained() => _explained++;

    /// <summary>Violated, unless an operator wrote it off.</summary>
    protected void ViolatedUnless(bool writtenOff, string subject, string detail, params Excuse[] excuses)
    {
        if (writtenOff) Explained();
        else if (excuses.Length == 0) Violated(subject, detail);
        else Violated(subject, detail, excuses);
    }
}

/// <summary>A deviation until it is known what is under way.</summary>
sealed class Suspicion(Violation violation, Excuse[] excuses)
{
    public Violation Violation { get; } = violation;

    public Excuse[] Excuses { get; } = excuses;

    public bool IsExplained { get; set; }
}
