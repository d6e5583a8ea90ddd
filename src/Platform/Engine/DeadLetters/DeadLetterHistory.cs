namespace Doms.Engine.DeadLetters;

/// <summary>Course of a message since it became a dead letter.</summary>
/// <param name="Letters">A dead letter for each time that all attempts failed, oldest first; never empty.</param>
/// <param name="Stored">The message, where it was replayed and waits for its next attempt; null else.</param>
public sealed record DeadLetterHistory(IReadOnlyList<DeadLetter> Letters, StoredMessage? Stored)
{
    public const string Pending = "PENDING";
    public const string Handled = "HANDLED";

    /// <summary>All states.</summary>
    public static IReadOnlyList<string> States { get; } = [DeadLetter.Open, Pending, Handled, DeadLetter.Replayed, DeadLetter.Discarded];

    /// <summary>
    /// <c>OPEN</c>, <c>PENDING</c> while it is tried again, <c>HANDLED</c>, or <c>DISCARDED</c>; <c>REPLAYED</c> for a message that went
    /// back to the broker, whose consumers tell no one.
    /// </summary>
    public string State => Letters[^1] switch
    {
        { Status: not DeadLetter.Replayed } last => last.Status,
        { Origin: DeadLetter.OutboxOrigin } => DeadLetter.Replayed,
        _ => Stored is null ? Handled : Pending,
    };
}
