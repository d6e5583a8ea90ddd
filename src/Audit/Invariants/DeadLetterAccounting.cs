using Doms.Engine.DeadLetters;

namespace Doms.Audit.Invariants;

/// <summary>Each dead letter has its error, attempts and origin and, once replayed or discarded, its operator and time.</summary>
sealed class DeadLetterAccounting()
    : Invariant("I13", "dead letters: each has its error, its attempts and, once replayed or discarded, its operator")
{
    static readonly string[] Statuses = [DeadLetter.Open, DeadLetter.Replayed, DeadLetter.Discarded];

    public void Check(DeadLetter deadLetter)
    {
        CountChecked();
        var id = DeadLetterPort.PublicId(deadLetter);
        if (deadLetter.Error.Length == 0) AddViolation(id, "a dead letter without an error");
        if (deadLetter.Attempts < 1) AddViolation(id, $"a dead letter after {deadLetter.Attempts} attempts");
        if (deadLetter.Consumer.Length == 0 || deadLetter.Origin.Length == 0 || deadLetter.MessageId.Length == 0)
            AddViolation(id, "a dead letter without consumer, origin or message id");
        if (!Statuses.Contains(deadLetter.Status)) AddViolation(id, $"a dead letter of unknown status '{deadLetter.Status}'");
        var isEnded = deadLetter.Status != DeadLetter.Open;
        if (isEnded != (deadLetter.HandledBy is not null) || isEnded != (deadLetter.HandledAt is not null))
            AddViolation(
                id, $"a dead letter of status {deadLetter.Status}, operator '{deadLetter.HandledBy}', time '{deadLetter.HandledAt:u}'");
    }
}
