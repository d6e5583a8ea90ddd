namespace Doms.Engine.Transport;

/// <summary>The broker's answer to a record.</summary>
public enum PublishStatus
{
    /// <summary>The broker does not take the record at the moment, or does not say whether it did; it has to be sent again.</summary>
    NotNow,

    /// <summary>The broker has the record.</summary>
    Taken,

    /// <summary>The broker will never take the record, for example because it is too large.</summary>
    Never,
}

/// <summary>The outcome of publishing one record.</summary>
/// <param name="Reason">Why the record was not taken.</param>
public readonly record struct PublishResult(PublishStatus Status, string? Reason)
{
    public static PublishResult Taken { get; } = new(PublishStatus.Taken, null);

    public static PublishResult NotNow(string reason) => new(PublishStatus.NotNow, reason);

    public static PublishResult Never(string reason) => new(PublishStatus.Never, reason);
}
