using System.Text.Json.Serialization;
using Doms.Contracts.Messages;
using Doms.Engine.Services;

namespace Doms.Tests.Services.Payments;

/// <summary>Publishes a message that another service sends in the whole system.</summary>
sealed record Relay(string OrderId, InitiatePayment? Initiate, RefundPayment? TakeBack, ShipmentDispatched? Dispatched);

sealed class RelayHandler : IHandle<Relay>
{
    public void Plan(Relay message, LoadPlan plan)
    {
    }

    public void Handle(Relay message, Session session)
    {
        session.Publish((object?)message.Initiate ?? (object?)message.TakeBack ?? message.Dispatched!);
        session.Answer(202, message);
    }
}

[JsonSerializable(typeof(Relay))]
sealed partial class RelayJson : JsonSerializerContext;
