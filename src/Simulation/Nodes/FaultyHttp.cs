using System.Net;

namespace Doms.Simulation.Nodes;

/// <summary>
/// A process's connection to an external system: requests time out before or after they are executed, or the response is an error.
/// </summary>
public sealed class FaultyHttp(HttpMessageHandler inner, ExternalSystem system, NodeContext node) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var where = $"{node.Name} {request.Method} {request.RequestUri!.AbsolutePath}";
        await node.YieldToOthers();
        await node.PassCrashPoint(FaultKind.CrashBeforeExternalCall);
        if (node.Faults.ShouldInject(FaultKind.ProviderError, where)) return ServerError();
        if (node.Faults.ShouldInject(FaultKind.TimeoutBeforeCharge, where)) await node.Wait(Timeout.InfiniteTimeSpan, cancellationToken);
        // The request or its response takes the time.
        var isLateRequest = node.Faults.Next(2) == 0;
        if (isLateRequest) await system.Answer(where, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (!isLateRequest) await system.Answer(where, cancellationToken);
        await node.PassCrashPoint(FaultKind.CrashAfterExternalCall);
        if (node.Faults.ShouldInject(FaultKind.TimeoutAfterCharge, where)) await node.Wait(Timeout.InfiniteTimeSpan, cancellationToken);
        await node.YieldToOthers();
        if (node.Faults.ShouldInject(FaultKind.ErrorAfterCharge, where)) return ServerError();
        if (IsFinal(response)) node.Monitor.Calls.Done(node, WorkOf(request));
        return response;
    }

    /// <summary>Whether the response ends the effect, so that its process has to record it.</summary>
    static bool IsFinal(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.PaymentRequired;

    /// <summary>The charge or refund that a request is about, whether it asks for it, queries it or cancels it.</summary>
    static string WorkOf(HttpRequestMessage request)
    {
        var parts = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is [_, var collection, var name, ..]) return $"{collection} {Uri.UnescapeDataString(name)}";
        var key = request.Headers.GetValues("Idempotency-Key").First();
        return $"{parts[1]} {(parts[1] == "charges" ? key.Split('/')[0] : key)}";
    }

    static HttpResponseMessage ServerError() => new(HttpStatusCode.InternalServerError) { Content = new ByteArrayContent([]) };
}
