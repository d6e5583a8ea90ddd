using System.Net;

namespace Doms.Simulation.Nodes;

/// <summary>
/// A process's connection to an external system: requests time out before or after they are executed, or the response is an error.
/// </summary>
public sealed class FaultyHttp(HttpMessageHandler inner, NodeContext node) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var where = $"{node.Name} {request.Method} {request.RequestUri!.AbsolutePath}";
        await node.YieldToOthers();
        await node.PassCrashPoint(FaultKind.CrashBeforeExternalCall);
        if (node.Faults.ShouldInject(FaultKind.ProviderError, where)) return ServerError();
        if (node.Faults.ShouldInject(FaultKind.TimeoutBeforeCharge, where)) await WaitForCancellation(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        await node.PassCrashPoint(FaultKind.CrashAfterExternalCall);
        if (node.Faults.ShouldInject(FaultKind.TimeoutAfterCharge, where)) await WaitForCancellation(cancellationToken);
        await node.YieldToOthers();
        return node.Faults.ShouldInject(FaultKind.ErrorAfterCharge, where) ? ServerError() : response;
    }

    static HttpResponseMessage ServerError() => new(HttpStatusCode.InternalServerError) { Content = new ByteArrayContent([]) };

    /// <summary>Waits until the caller cancels, and ends on the caller's thread: a cancelled delay would continue on another.</summary>
    static async Task WaitForCancellation(CancellationToken cancel)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancel.Register(() => cancelled.TrySetCanceled(cancel));
        await cancelled.Task;
    }
}
