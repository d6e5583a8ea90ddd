using System.Diagnostics;

namespace Doms.Hosting.Telemetry;

/// <summary>
/// Takes <c>traceparent</c> and <c>tracestate</c> from requests. Their <c>baggage</c> is ignored: what anyone may write must not travel
/// through all services.
/// </summary>
sealed class TraceContextOnly : DistributedContextPropagator
{
    readonly DistributedContextPropagator _w3c = CreateDefaultPropagator();

    public override IReadOnlyCollection<string> Fields => _w3c.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        _w3c.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        _w3c.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
