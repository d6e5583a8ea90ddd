using Doms.Engine.DeadLetters;

namespace Doms.Audit.Invariants;

/// <summary>A dead letter is kept whole, says why it died, and says who ended it.</summary>
sealed class DeadLetterAccounting() : Invariant("I13", "dead letters: each has its cause, its attempts and, once ended, who ended it")
{
    static readonly string[] Statuses = [DeadLetter.Open, DeadLetter.Replayed, DeadLetter.Discarded];

    public void Check(DeadLetter letter)
    {
        CountChecked();
        var id = DeadLetterPort.PublicId(letter);
        if (letter.Error.Length == 0) AddViolation(id, "a dead letter without a cause");
        if (letter.Attempts < 1) AddViolation(id, $"a dead letter after {letter.Attempts} attempts");
        if (letter.Consumer.Length == 0 || letter.Origin.Length == 0 || letter.MessageId.Length == 0)
            AddViolation(id, "a dead letter that does not say where it came from");
        if (!Statuses.Contains(letter.Status)) AddViolation(id, $"a dead letter of the unknown status '{letter.Status}'");
        var isEnded = letter.Status != DeadLetter.Open;
        if (isEnded != (letter.HandledBy is not null) || isEnded != (letter.HandledAt is not null))
            AddViolation(id, $"a dead letter that is {letter.Status}, handled by {letter.HandledBy ?? "nobody"}");
    }
}
