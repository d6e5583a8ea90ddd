using System.Globalization;
using System.Text;
using Doms.Engine.Transport;

namespace Doms.Tests.Messaging.Kafka;

/// <summary>Notes the numbers that arrive for each key, and acknowledges each record after a detour over the thread pool.</summary>
sealed class SequenceReceiver : ITransportReceiver
{
    readonly Lock _gate = new();
    readonly Dictionary<string, List<int>> _firsts = [];
    readonly HashSet<(string, int)> _seen = [];

    public int Distinct
    {
        get
        {
            lock (_gate) return _seen.Count;
        }
    }

    public int Duplicates { get; private set; }

    /// <summary>The numbers of each key in the order in which they arrived first.</summary>
    public IReadOnlyDictionary<string, List<int>> Firsts => _firsts;

    public void Receive(TransportRecord record, ITransportReceipt receipt)
    {
        var number = int.Parse(Encoding.UTF8.GetString(record.Body!), CultureInfo.InvariantCulture);
        lock (_gate)
        {
            if (!_seen.Add((record.Key!, number))) Duplicates++;
            else if (_firsts.TryGetValue(record.Key!, out var numbers)) numbers.Add(number);
            else _firsts.Add(record.Key!, [number]);
        }

        ThreadPool.UnsafeQueueUserWorkItem(static receipt => receipt.Acknowledge(), receipt, preferLocal: false);
    }
}

/// <summary>Publishes numbered records of several keys until the broker has taken them all, as the outbox relay does.</summary>
sealed class SequencePublisher(ITransport transport, string topic, int keys)
{
    static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>Records of each key that the broker has taken.</summary>
    public int Taken { get; private set; }

    public async Task Publish(int each, CancellationToken cancel)
    {
        for (var last = Taken + each; Taken < last; Taken++)
        {
            var number = Taken.ToString(CultureInfo.InvariantCulture);
            await Publish([.. Enumerable.Range(0, keys).Select(key => Record($"key-{key}", number))], cancel);
        }
    }

    async Task Publish(IReadOnlyList<TransportRecord> page, CancellationToken cancel)
    {
        while (page.Count > 0)
        {
            try
            {
                var results = await transport.Publish(page, cancel);
                page = [.. page.Where((_, i) => results[i].Status != PublishStatus.Taken)];
            }
            catch (TransportUnavailableException)
            {
                await Task.Delay(RetryDelay, TimeProvider.System, cancel);
            }
        }
    }

    TransportRecord Record(string key, string text) => new(topic, key, "{}", Encoding.UTF8.GetBytes(text));
}
