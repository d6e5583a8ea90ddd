using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Doms.Hosting.Telemetry;

/// <summary>
/// Samples a share of the traces that begin with a request; what is below a span is sampled with it, in any process. Nothing else begins
/// a trace: work without a request, such as a poll of the store, belongs to no order.
/// </summary>
/// <param name="ratio">Share of the traces, 0 to 1.</param>
sealed class EdgeSampler(double ratio) : Sampler
{
    readonly TraceIdRatioBasedSampler _share = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId != default) return Of((parent.TraceFlags & ActivityTraceFlags.Recorded) != ActivityTraceFlags.None);
        return samplingParameters.Kind == ActivityKind.Server ? _share.ShouldSample(samplingParameters) : Of(isSampled: false);
    }

    static SamplingResult Of(bool isSampled) => new(isSampled ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
}
