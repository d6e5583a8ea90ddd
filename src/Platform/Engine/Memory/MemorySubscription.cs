namespace Doms.Engine.Memory;

/// <summary>A member of a consumer group.</summary>
/// <param name="gate">The lock of the broker.</param>
sealed class MemorySubscription(
    Lock gate,
    IWorkScheduler scheduler,
    DeliveryLimit limit,
    IReadOnlyList<string> topics,
    ITransportReceiver receiver,
    Action<MemorySubscription> leave) : IAsyncDisposable
{
    bool _isPaused;
    int _turn;

    public IReadOnlyList<string> Topics => topics;

    public IReadOnlyList<MemoryOffset> OwnedOffsets { get; set; } = [];

    /// <summary>Whether the member has left the group permanently.</summary>
    public bool HasLeft { get; private set; }

    int Unacknowledged => OwnedOffsets.Sum(offset => offset.Unacknowledged);

    long UnacknowledgedBytes => OwnedOffsets.Sum(offset => offset.UnacknowledgedBytes);

    /// <summary>Delivers a record of each partition in turn, until all are delivered or the limit is reached.</summary>
    public void Deliver()
    {
        lock (gate)
        {
            if (_isPaused && !limit.AllowsResume(Unacknowledged, UnacknowledgedBytes)) return;
            do _isPaused = limit.IsReached(Unacknowledged, UnacknowledgedBytes);
            while (!_isPaused && TryDeliverNext());
        }
    }

    public ValueTask DisposeAsync()
    {
        HasLeft = true;
        leave(this);
        return ValueTask.CompletedTask;
    }

    bool TryDeliverNext()
    {
        // The receiver may end this member, whose partitions then go to another one.
        var offsets = OwnedOffsets;
        for (var i = 0; i < offsets.Count; i++)
        {
            _turn = (_turn + 1) % offsets.Count;
            var offset = offsets[_turn];
            if (!offset.TryTake(out var record, out var number)) continue;
            receiver.Receive(record!, new Receipt(this, offset, number));
            return true;
        }

        return false;
    }

    void Acknowledge(MemoryOffset offset, int generation, long number)
    {
        lock (gate)
        {
            offset.Acknowledge(generation, number);
            if (!_isPaused || !limit.AllowsResume(Unacknowledged, UnacknowledgedBytes)) return;
            _isPaused = false;
            scheduler.Post(Deliver);
        }
    }

    sealed class Receipt(MemorySubscription member, MemoryOffset offset, long number) : ITransportReceipt
    {
        readonly int _generation = offset.Generation;

        public void Acknowledge() => member.Acknowledge(offset, _generation, number);
    }
}
