using System.Collections.Concurrent;

namespace Doms.Engine.DeadLetters;

/// <summary>A message that a service has handled.</summary>
/// <param name="At">Time of its commit, by the store's clock.</param>
public sealed record HandledMessage(Message Message, DateTimeOffset At);

/// <summary>
/// The newest message of each type that each service of this process has handled, to be compared with a dead letter. Handled messages are
/// not stored, so that it is empty after a restart; requests are left out, because none of them becomes a dead letter.
/// </summary>
sealed class LastHandled(IStore store)
{
    readonly ConcurrentDictionary<(string Consumer, string Type), HandledMessage> _messages = new();

    /// <summary>Time from which on messages are kept.</summary>
    public DateTimeOffset Since { get; } = store.Now;

    /// <summary>Keeps what a batch has handled; of several messages of a type the last one.</summary>
    public void Record(IReadOnlyList<(string Consumer, Message Message)> handled)
    {
        var at = store.Now;
        foreach (var (consumer, message) in handled) _messages[(consumer, message.Headers.Type)] = new HandledMessage(message, at);
    }

    /// <summary>The newest message of a type; null where none was handled.</summary>
    public HandledMessage? Find(string consumer, string type) => _messages.GetValueOrDefault((consumer, type));
}
