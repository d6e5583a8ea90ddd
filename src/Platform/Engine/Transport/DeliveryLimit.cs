namespace Doms.Engine.Transport;

/// <summary>
/// Bounds the records that a member of a consumer group has received and not acknowledged, so that a backlog stays at the broker.
/// </summary>
/// <param name="Records">Number of records at which delivery pauses.</param>
/// <param name="Bytes">Size of the records at which delivery pauses; a single larger record is still delivered.</param>
public sealed record DeliveryLimit(int Records, long Bytes)
{
    public static DeliveryLimit Default { get; } = new(Records: 4_000, Bytes: 8 * 1024 * 1024);

    /// <summary>Whether delivery pauses.</summary>
    public bool IsReached(int records, long bytes) => records >= Records || bytes >= Bytes;

    /// <summary>Whether a paused delivery resumes: at half, so that a broker is not paused and resumed for each record.</summary>
    public bool AllowsResume(int records, long bytes) => records <= Records / 2 && bytes <= Bytes / 2;
}
