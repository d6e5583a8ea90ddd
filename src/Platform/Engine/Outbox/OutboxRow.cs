namespace Doms.Engine.Outbox;

/// <summary>A message that the broker has not confirmed yet.</summary>
/// <param name="Seq">Order of publication.</param>
public sealed record OutboxRow(
    string Id, long Version, long Seq, string Topic, string Key, string Headers, byte[] Payload, DateTimeOffset CreatedAt);
