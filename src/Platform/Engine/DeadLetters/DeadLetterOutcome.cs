namespace Doms.Engine.DeadLetters;

/// <summary>The status of a dead letter after it was replayed or discarded.</summary>
public sealed record DeadLetterOutcome(string Id, string Status);
