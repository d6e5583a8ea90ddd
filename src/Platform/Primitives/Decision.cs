namespace Doms.Primitives;

/// <summary>What a decider decided: a new state, the messages that tell of it, or a refusal. Doing nothing is a decision too.</summary>
/// <typeparam name="TState">The row decided on; immutable, with a version the decider increments on each change.</typeparam>
/// <param name="State">The new state, or null when nothing changes.</param>
/// <param name="Messages">Messages to publish, in order.</param>
/// <param name="Rejection">Set when the command is refused; then nothing else is.</param>
public sealed record Decision<TState>(TState? State, IReadOnlyList<object> Messages, Rejection? Rejection = null)
    where TState : class
{
    /// <summary>Nothing to do: a repeat, or a message that came too late to matter.</summary>
    public static Decision<TState> Nothing { get; } = new(null, []);

    /// <summary>The message came before what it refers to: try again when more is known.</summary>
    public bool IsOutOfOrder { get; private init; }

    public static Decision<TState> OutOfOrder { get; } = new(null, []) { IsOutOfOrder = true };

    public static Decision<TState> Change(TState state, params IReadOnlyList<object> messages) => new(state, messages);

    public static Decision<TState> Publish(params IReadOnlyList<object> messages) => new(null, messages);

    public static Decision<TState> Refuse(RejectionKind kind, string code, string detail, string? field = null) =>
        new(null, [], new Rejection(kind, code, detail, field));
}
