using System.Text.Json.Serialization;
using Doms.Contracts.Messages;
using Doms.Engine.Services;

namespace Doms.Tests.Services.Payments;

/// <summary>Publishes a message that another service sends in the whole system.</summary>
sealed record PublishOnBehalf(string OrderId, InitiatePayment? Initiate, RefundPayment? Refund, ShipmentDispatched? Dispatched);

sealed class OnPublishOnBehalf : IHandle<PublishOnBehalf>
{
    public void Plan(PublishOnBehalf message, LoadPlan plan)
    {
    }

    public void Handle(PublishOnBehalf message, Session session)
    {
        session.Publish((object?)message.Initiate ?? (object?)message.Refund ?? message.Dispatched!);
        session.Respond(202, message);
    }
}

[JsonSerializable(typeof(PublishOnBehalf))]
sealed partial class PublishOnBehalfJson : JsonSerializerContext;
