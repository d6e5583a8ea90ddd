using System.Text;
using System.Threading.Channels;
using Doms.Engine.Transport;

namespace Doms.Tests.Compliance;

/// <summary>A delivery not yet acknowledged by the test.</summary>
public sealed record Received(TransportRecord Record, ITransportReceipt Receipt)
{
    public string Text => Encoding.UTF8.GetString(Record.Body ?? []);
}

/// <summary>Records deliveries until the test takes them.</summary>
public sealed class RecordingReceiver : ITransportReceiver
{
    /// <summary>Long enough for a broker to rebalance a consumer group.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    public void Receive(TransportRecord record, ITransportReceipt receipt) =>
        _received.Writer.TryWrite(new Received(record, receipt)).ShouldBeTrue();

    /// <summary>Returns the next deliveries in order of arrival; fails on timeout.</summary>
    public async Task<IReadOnlyList<Received>> Take(int count, CancellationToken cancel)
    {
        var taken = new List<Received>();
        try
        {
            while (taken.Count < count)
                taken.Add(await _received.Reader.ReadAsync(cancel).AsTask().WaitAsync(Timeout, TimeProvider.System, cancel));
        }
        catch (TimeoutException error)
        {
            throw new InvalidOperationException(
                $"Waited {Timeout} for {count} records, got {taken.Count}: {string.Join(", ", taken.Select(r => r.Text))}", error);
        }

        return taken;
    }

    /// <summary>Returns all deliveries up to the one with the text.</summary>
    public async Task<IReadOnlyList<Received>> TakeUntil(string text, CancellationToken cancel)
    {
        var taken = new List<Received>();
        do taken.AddRange(await Take(1, cancel));
        while (taken[^1].Text != text);
        return taken;
    }
}
