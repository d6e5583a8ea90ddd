namespace Doms.Engine.Outbox;

/// <summary>The broker's answer to a row, which is not recorded yet.</summary>
/// <param name="Refusal">Why the broker will never take the row; null when it has taken it.</param>
sealed record BrokerAnswer(string Id, string Topic, string Key, string? Refusal)
{
    /// <summary>Failed tries to record it alone.</summary>
    public int Failures { get; set; }

    public override string ToString() => $"the broker's answer to message {Id} of key {Key}";
}
