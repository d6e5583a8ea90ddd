namespace Doms.Contracts.Http;

/// <summary>Query of the dead letter routes: a filter, and a page of the list.</summary>
/// <param name="Service">The service that could not handle the messages.</param>
/// <param name="Type">Message name, e.g. <c>order.created</c>.</param>
/// <param name="Key">Order id or product id.</param>
/// <param name="Status"><c>OPEN</c> (default), <c>REPLAYED</c> or <c>DISCARDED</c>.</param>
/// <param name="Cursor">Cursor of the previous page.</param>
/// <param name="Limit">1 to 500; 50 when absent.</param>
public sealed record DeadLetterQuery(
    string? Service = null,
    string? Type = null,
    string? Key = null,
    string? Status = null,
    string? Cursor = null,
    int? Limit = null);

/// <summary>Page of dead letters, oldest first.</summary>
/// <param name="NextCursor">Cursor of the next page; null on the last page.</param>
/// <param name="Cursor">Deprecated: the same as <paramref name="NextCursor"/>.</param>
public sealed record DeadLetterListView(IReadOnlyList<DeadLetterView> Items, string? NextCursor, string? Cursor);

/// <summary>A dead letter in a list.</summary>
/// <param name="Id"><c>&lt;service&gt;-&lt;uuid&gt;</c>.</param>
/// <param name="Key">The order or product of the message.</param>
public sealed record DeadLetterView(
    string Id,
    string Service,
    string Type,
    string Key,
    string Error,
    int Attempts,
    int Replays,
    string Origin,
    DateTimeOffset DeadAt,
    string Status,
    string? HandledBy,
    DateTimeOffset? HandledAt);

/// <summary>A dead letter with its headers, payload and stack trace.</summary>
/// <param name="Headers">The original headers, JSON.</param>
/// <param name="Payload">The original bytes as text, with payment tokens masked; null where they are not UTF-8.</param>
/// <param name="PayloadBase64">The original bytes, where they are not UTF-8.</param>
public sealed record DeadLetterDetailsView(
    DeadLetterView Letter, string MessageId, string Headers, string? Payload, string? PayloadBase64, string? Stack);

/// <summary>Effects that a replay of a dead letter would have now.</summary>
/// <param name="Key">Key of the message: an order or a product.</param>
/// <param name="Behind">Stored messages of the same order or product that would be handled first.</param>
/// <param name="ReplaysLeft">Replays that may still be made, this one among them.</param>
public sealed record ReplayPreviewView(string Id, string Service, string Type, string Key, long Behind, int ReplaysLeft);

/// <summary>
/// Response to a replay or discard of one dead letter. The engine, which references no contracts, writes it from a record of its own.
/// </summary>
public sealed record DeadLetterOutcomeView(string Id, string Status);

/// <summary>Number of dead letters that a bulk replay handed over again.</summary>
public sealed record DeadLettersReplayedView(int Replayed);

/// <summary>Course of a message since it became a dead letter: what was tried, when, and with which error.</summary>
/// <param name="State">
/// <c>OPEN</c>, <c>PENDING</c> while it is tried again, <c>HANDLED</c>, <c>DISCARDED</c>, or <c>REPLAYED</c> for a message that went
/// back to the broker.
/// </param>
/// <param name="Letters">A dead letter for each time that all attempts failed, oldest first.</param>
/// <param name="Attempt">The attempts since the last replay; null while none is under way.</param>
public sealed record DeadLetterHistoryView(
    string MessageId, string State, IReadOnlyList<DeadLetterView> Letters, PendingAttemptView? Attempt);

/// <summary>Attempts of a replayed message that is neither handled nor dead again.</summary>
/// <param name="Attempts">Number of failed attempts since the replay.</param>
/// <param name="Error">Error of the last one; null before the first.</param>
/// <param name="Since">Time of the replay.</param>
/// <param name="NextAt">Time of the next attempt; null while it waits behind another message of its key.</param>
public sealed record PendingAttemptView(int Attempts, string? Error, DateTimeOffset Since, DateTimeOffset? NextAt);

/// <summary>The newest message of a dead letter's type that its service has handled, for a comparison.</summary>
/// <param name="Since">
/// Start of the process that answers. Handled messages are not stored: a process keeps the newest one of each type in its memory.
/// </param>
/// <param name="Message">
/// Null where that process has handled none since then, and for a message that the broker refused, unless its publisher also handles its
/// type.
/// </param>
public sealed record HandledOfTypeView(DateTimeOffset Since, HandledMessageView? Message);

/// <summary>A message that was handled.</summary>
/// <param name="Key">The order or product of the message.</param>
/// <param name="At">Time at which it was handled.</param>
/// <param name="Headers">Its headers, JSON.</param>
/// <param name="Payload">Its bytes as text, with payment tokens, e-mail and postal addresses masked.</param>
public sealed record HandledMessageView(string MessageId, string Key, DateTimeOffset At, string Headers, string Payload);
