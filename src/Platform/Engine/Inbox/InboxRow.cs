namespace Doms.Engine.Inbox;

/// <summary>A broker message that this consumer has handled, deferred or dead-lettered.</summary>
/// <param name="Id"><c>consumer/message id</c>.</param>
public sealed record InboxRow(string Id, long Version, string Status, DateTimeOffset At);
