using Doms.Engine.Services;

namespace Doms.Tests.Hosting;

/// <summary>Stands where the engine is: keeps what it was asked, and answers as told.</summary>
sealed class EchoPort : ICommandPort
{
    public List<(string Service, object Command, Caller Caller, IdempotencyKey? Key)> Asked { get; } = [];

    public Func<Answer> Answering { get; set; } = () =>
        new Answer(201, """{"orderId":"1"}"""u8.ToArray(), "/api/orders/1");

    public Task<Answer> Ask(
        string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel)
    {
        Asked.Add((service, command, caller, key));
        return Task.FromResult(Answering());
    }
}
