using System.Net;

namespace Doms.Simulation.Nodes;

/// <summary>A process's way to an outside system: answers get lost before or after it acted, or are errors.</summary>
public sealed class FaultyHttp(HttpMessageHandler inner, NodeContext node) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var where = $"{node.Name} {request.Method} {request.RequestUri!.AbsolutePath}";
        await node.LetOthers();
        await node.Pass(FaultKind.CrashBeforeCall);
        if (node.Faults.Strikes(FaultKind.ProviderError, where)) return Error();
        if (node.Faults.Strikes(FaultKind.TimeoutBeforeCharge, where)) await GivenUp(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        await node.Pass(FaultKind.CrashAfterCall);
        if (node.Faults.Strikes(FaultKind.TimeoutAfterCharge, where)) await GivenUp(cancellationToken);
        await node.LetOthers();
        return node.Faults.Strikes(FaultKind.ErrorAfterCharge, where) ? Error() : response;
    }

    static HttpResponseMessage Error() => new(HttpStatusCode.InternalServerError) { Content = new ByteArrayContent([]) };

    /// <summary>Ends when the caller gives up, on the caller's thread: a cancelled delay would continue on another.</summary>
    static async Task GivenUp(CancellationToken cancel)
    {
        var given = new TaskCompletionSource();
        await using var registration = cancel.Register(() => given.TrySetCanceled(cancel));
        await given.Task;
    }
}
