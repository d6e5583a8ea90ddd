namespace Doms.Engine.Processing;

/// <summary>Tells a poller when the stored messages that it gave to a lane have ended or are set aside.</summary>
/// <param name="Returned">Called with those that a batch began with, once it has ended.</param>
/// <param name="SetAside">Called with those that the lane keeps for later, because they cannot be stored.</param>
sealed record StoredMessageCallbacks(Action<IReadOnlyList<StoredMessage>> Returned, Action<IReadOnlyList<StoredMessage>> SetAside);
