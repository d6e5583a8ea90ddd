namespace Doms.Engine.DeadLetters;

/// <summary>Closes a dead letter without handling it.</summary>
sealed record DiscardDeadLetter(string Id);

sealed class OnDiscardDeadLetter : IHandle<DiscardDeadLetter>
{
    public void Plan(DiscardDeadLetter message, LoadPlan plan) => plan.Need<DeadLetter>(message.Id);

    public void Handle(DiscardDeadLetter message, Session session)
    {
        if (session.FindOpen(message.Id) is { } deadLetter) session.Close(deadLetter, DeadLetter.Discarded);
    }
}
