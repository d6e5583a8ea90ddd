using System.Text;
using System.Threading.Channels;
using Doms.Engine.Transport;

namespace Doms.Tests.Compliance;

/// <summary>A delivery that the test has not finished yet.</summary>
public sealed record Received(TransportRecord Record, ITransportReceipt Receipt)
{
    public string Text => Encoding.UTF8.GetString(Record.Body);
}

/// <summary>Keeps what is delivered until the test asks for it.</summary>
public sealed class RecordingReceiver : ITransportReceiver
{
    /// <summary>Long enough for a broker to hand a group's partitions over.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    public void Receive(TransportRecord record, ITransportReceipt receipt) =>
        _received.Writer.TryWrite(new Received(record, receipt)).ShouldBeTrue();

    /// <summary>The next deliveries, in the order they came; fails where they do not come.</summary>
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

    /// <summary>All deliveries up to the one with the text.</summary>
    public async Task<IReadOnlyList<Received>> TakeUntil(string text, CancellationToken cancel)
    {
        var taken = new List<Received>();
        do taken.AddRange(await Take(1, cancel));
        while (taken[^1].Text != text);
        return taken;
    }
}
