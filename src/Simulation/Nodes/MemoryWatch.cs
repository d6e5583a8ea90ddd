using Doms.Engine;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Processing;
using Doms.Engine.Storage;
using Doms.Engine.Transport;

namespace Doms.Simulation.Nodes;

/// <summary>Judges the bytes that an engine keeps in memory by the bounds of its options, as they were before any planted defect.</summary>
public sealed class MemoryWatch
{
    /// <summary>Size of the largest request of a simulated client.</summary>
    public const int MaxRequestBytes = 2_000;

    readonly string _node;
    readonly Findings _findings;
    readonly bool _hasBroker;
    readonly int _lanes;
    readonly long _maxQueued;
    readonly long _maxBatch;
    readonly long _maxEffects;
    readonly long _maxPublication;
    int _largestMessage = MaxRequestBytes;
    int _largestCall;

    public MemoryWatch(string node, EngineOptions options, bool hasBroker, Findings findings)
    {
        _node = node;
        _findings = findings;
        _hasBroker = hasBroker;
        _lanes = options.Lanes;
        _maxQueued = options.MaxQueuedBytes;
        _maxBatch = options.MaxBatchBytes;
        _maxEffects = options.MaxHeldEffectBytes;
        _maxPublication = options.MaxRelayBatchBytes;
    }

    /// <summary>Number of types of external calls, each with a bound of its own.</summary>
    public int EffectTypes { get; set; }

    /// <summary>Judges the queue, the batches and the leased calls.</summary>
    public void Check(MemoryUse use)
    {
        // Every bound may be passed by the one message that reaches it.
        var maxBatches = _lanes * (_maxBatch + _largestMessage);
        Check("current batches", use.Batches, maxBatches);
        Check("queued requests", use.Requests, _maxQueued);
        // Pages of stored messages, what returns from a batch, and what comes from the broker are not refused.
        var pages = StoredMessageKind.All.Count * (_maxBatch + _largestMessage);
        Check("the inbound queues", use.Queued, _maxQueued + maxBatches + pages + (_hasBroker ? DeliveryLimit.Default.Bytes : 0));
        Check("leased calls", use.Effects, EffectTypes * (_maxEffects + _largestCall));
    }

    /// <summary>Notes the sizes of the calls and messages that a commit stores.</summary>
    public void NoteCommit(IReadOnlyList<RowChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Row is EffectRow effect) _largestCall = Math.Max(_largestCall, effect.Request.Length);
            else if (change.Row is StoredMessage message) _largestMessage = Math.Max(_largestMessage, message.Size);
        }
    }

    /// <summary>Judges the size of a publication.</summary>
    public void Check(IReadOnlyList<TransportRecord> published)
    {
        var bytes = 0L;
        foreach (var record in published)
        {
            bytes += record.Size;
            _largestMessage = Math.Max(_largestMessage, record.Size);
        }

        Check("a publication", bytes, _maxPublication + _largestMessage);
    }

    /// <summary>Notes a record that the broker delivers.</summary>
    public void NoteDelivery(TransportRecord record) => _largestMessage = Math.Max(_largestMessage, record.Size);

    void Check(string what, long bytes, long limit)
    {
        if (bytes > limit) _findings.Add("memory", $"{what} of {_node} have {bytes} bytes, {limit} are allowed");
    }
}
