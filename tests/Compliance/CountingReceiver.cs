using System.Threading.Channels;
using Doms.Engine.Transport;

namespace Doms.Tests.Compliance;

/// <summary>Counts the records that it has received and not acknowledged.</summary>
public sealed class CountingReceiver : ITransportReceiver
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    readonly Channel<(TransportRecord Record, ITransportReceipt Receipt)> _received =
        Channel.CreateUnbounded<(TransportRecord Record, ITransportReceipt Receipt)>();
    readonly Lock _gate = new();
    int _unacknowledged;
    long _bytes;

    /// <summary>Largest number of records at any time.</summary>
    public int MostUnacknowledged { get; private set; }

    /// <summary>Largest size of the records at any time.</summary>
    public long MostBytes { get; private set; }

    public void Receive(TransportRecord record, ITransportReceipt receipt)
    {
        lock (_gate)
        {
            _bytes += record.Size;
            MostUnacknowledged = Math.Max(MostUnacknowledged, ++_unacknowledged);
            MostBytes = Math.Max(MostBytes, _bytes);
        }

        _received.Writer.TryWrite((record, receipt)).ShouldBeTrue();
    }

    /// <summary>Waits for a record, acknowledges it and all that have arrived since, and returns how many.</summary>
    public async Task<int> AcknowledgeAll(CancellationToken cancel)
    {
        if (!await _received.Reader.WaitToReadAsync(cancel).AsTask().WaitAsync(Timeout, TimeProvider.System, cancel)) return 0;
        var count = 0;
        while (_received.Reader.TryRead(out var received))
        {
            lock (_gate)
            {
                _unacknowledged--;
                _bytes -= received.Record.Size;
            }

            received.Receipt.Acknowledge();
            count++;
        }

        return count;
    }
}
