namespace Doms.Engine.Processing;

/// <summary>The lanes of a process. Messages of one key go to one lane, so that they keep their order.</summary>
sealed class LaneSet(IReadOnlyList<Lane> lanes)
{
    public IReadOnlyList<Lane> All => lanes;

    /// <summary>Age of the oldest message queued or in a current batch.</summary>
    public TimeSpan QueueAge => lanes.Max(lane => lane.QueueAge);

    /// <summary>The largest lag of a lane.</summary>
    public TimeSpan Lag => lanes.Max(lane => lane.Lag);

    /// <summary>Messages that wait for a batch.</summary>
    public int QueueLength => lanes.Sum(lane => lane.InboundQueue.Count);

    /// <summary>Messages that cannot be stored, and those behind them.</summary>
    public int SetAside => lanes.Sum(lane => lane.SetAside);

    /// <summary>Bytes that the lanes keep in memory.</summary>
    public MemoryUse Memory => lanes.Aggregate(default(MemoryUse), (sum, lane) => sum + lane.Memory);

    /// <summary>Whether the last batch of a lane failed because the store was unavailable, and none of it has succeeded since.</summary>
    public bool IsStoreUnavailable => lanes.Any(lane => lane.IsStoreUnavailable);

    public Lane Of(Delivery delivery) => lanes[(int)(Hash(delivery.Message.Key) % (uint)lanes.Count)];

    public void Add(Delivery delivery) => Of(delivery).Add(delivery);

    /// <summary>Runs a read when no batch of any lane is changing the store. Processing pauses meanwhile.</summary>
    public async Task<T> RunBetweenBatches<T>(Func<Task<T>> read)
    {
        var resume = new TaskCompletionSource();
        try
        {
            // One after another, so that two callers cannot wait for each other.
            foreach (var lane in lanes) await lane.PauseBetweenBatches(resume.Task);
            return await read();
        }
        finally
        {
            resume.SetResult();
        }
    }

    /// <summary>FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv): the same in every process, as string.GetHashCode is not.</summary>
    static uint Hash(string key)
    {
        const uint offset = 2166136261;
        const uint prime = 16777619;
        var hash = offset;
        foreach (var character in key) hash = unchecked((hash ^ character) * prime);
        return hash;
    }
}
