using System.Diagnostics.Metrics;
using Polly.CircuitBreaker;

namespace Doms.Engine.Resilience;

/// <summary>State of the circuit breakers by name, published as a metric: 1 while open or half-open.</summary>
sealed class CircuitState(string name, CircuitBreakerStateProvider breaker)
{
    static readonly Meter Meter = new("Doms");
    static readonly UpDownCounter<int> Open = Meter.CreateUpDownCounter<int>(
        "oms_circuit_open", description: "1 while the circuit breaker lets nothing, or only a probe, through.");

    int _reported;

    public bool IsOpen => breaker.CircuitState is not Polly.CircuitBreaker.CircuitState.Closed;

    /// <summary>Updates the metric after each call, because the breaker has no thread of its own.</summary>
    public void UpdateMetric()
    {
        var now = IsOpen ? 1 : 0;
        var before = Interlocked.Exchange(ref _reported, now);
        if (now != before) Open.Add(now - before, new KeyValuePair<string, object?>("circuit", name));
    }
}
