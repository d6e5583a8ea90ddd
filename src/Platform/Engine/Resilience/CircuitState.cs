using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Polly.CircuitBreaker;

namespace Doms.Engine.Resilience;

/// <summary>State of the circuit breakers by name, published as a metric: 1 while open or half-open.</summary>
sealed class CircuitState
{
    static readonly Meter Meter = new("Doms");
    static readonly ConcurrentDictionary<string, int> Open = [];

    readonly string _name;
    readonly CircuitBreakerStateProvider _breaker;
    int _reported;

    static CircuitState() => Meter.CreateObservableUpDownCounter(
        "oms_circuit_open", () => Open.Select(circuit => new Measurement<int>(
            circuit.Value, new KeyValuePair<string, object?>("circuit", circuit.Key))),
        description: "1 while the circuit breaker lets nothing, or only a probe, through.");

    public CircuitState(string name, CircuitBreakerStateProvider breaker)
    {
        (_name, _breaker) = (name, breaker);
        Open.TryAdd(name, 0);
    }

    public bool IsOpen => _breaker.CircuitState is not Polly.CircuitBreaker.CircuitState.Closed;

    /// <summary>Updates the metric after each call, because the breaker has no thread of its own.</summary>
    public void UpdateMetric()
    {
        var now = IsOpen ? 1 : 0;
        var before = Interlocked.Exchange(ref _reported, now);
        if (now != before) Open.AddOrUpdate(_name, now, (_, open) => open + now - before);
    }
}
