using Doms.Engine.Services;

namespace Doms.Tests.Hosting;

/// <summary>Replaces the engine: records commands and returns a configured response.</summary>
sealed class RecordingCommandPort : ICommandPort
{
    public List<(string Service, object Command, Caller Caller, IdempotencyKey? Key)> Requests { get; } = [];

    public Func<Response> Respond { get; set; } = () =>
        new Response(201, """{"orderId":"1"}"""u8.ToArray(), "/api/orders/1");

    public Task<Response> Send(
        string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel)
    {
        Requests.Add((service, command, caller, key));
        return Task.FromResult(Respond());
    }
}
