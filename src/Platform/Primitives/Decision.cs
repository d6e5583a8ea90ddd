namespace Doms.Primitives;

/// <summary>
/// Outcome of a decider: rows to write, messages to publish and external calls to make, or a rejection. Doing nothing is a
/// decision too.
/// </summary>
public sealed record Decision
{
    /// <summary>Changes nothing: the message is a repeat, or came too late to matter.</summary>
    public static Decision Nothing { get; } = new();

    /// <summary>The message arrived before the one it refers to: it is deferred and retried.</summary>
    public static Decision OutOfOrder { get; } = new() { IsOutOfOrder = true };

    /// <summary>
    /// New states of rows in the order they are written, each with its version incremented. A row that changes more than once
    /// is listed once for each change.
    /// </summary>
    public IReadOnlyList<object> Rows { get; init; } = [];

    /// <summary>Messages to publish, in order.</summary>
    public IReadOnlyList<object> Messages { get; init; } = [];

    /// <summary>External calls to make after the commit.</summary>
    public IReadOnlyList<EffectRequest> Effects { get; init; } = [];

    /// <summary>Reason why the command is rejected; then everything else is empty.</summary>
    public Rejection? Rejection { get; init; }

    public bool IsOutOfOrder { get; private init; }

    public static Decision Change(object row, params IReadOnlyList<object> messages) => new() { Rows = [row], Messages = messages };

    public static Decision Publish(params IReadOnlyList<object> messages) => new() { Messages = messages };

    public static Decision Reject(Rejection rejection) => new() { Rejection = rejection };

    public static Decision Reject(RejectionKind kind, string code, string detail, string? field = null) =>
        Reject(new Rejection(kind, code, detail, field));

    /// <summary>The last row of a type; null when the decision writes none.</summary>
    public T? Row<T>()
        where T : class
    {
        for (var i = Rows.Count - 1; i >= 0; i--)
            if (Rows[i] is T row)
                return row;

        return null;
    }
}

/// <summary>External call to make after the commit.</summary>
/// <param name="Key">Idempotency key of the call, fixed by order, purpose and attempt.</param>
public sealed record EffectRequest(string Key, object Request);
