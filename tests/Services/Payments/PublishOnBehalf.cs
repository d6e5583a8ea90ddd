using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Messages;
using Doms.Engine.Services;

namespace Doms.Tests.Services.Payments;

/// <summary>Publishes a message that another service sends in the whole system.</summary>
/// <param name="Type">Name of its type.</param>
sealed record PublishOnBehalf(string OrderId, string Type, JsonElement Message);

sealed class OnPublishOnBehalf : IHandle<PublishOnBehalf>
{
    static readonly Type[] Types =
    [
        typeof(PreparePayment), typeof(InitiatePayment), typeof(RefundPayment), typeof(CancellationRefused), typeof(OrderCancelled),
        typeof(ShipmentDispatched),
    ];

    public void Plan(PublishOnBehalf message, LoadPlan plan)
    {
    }

    public void Handle(PublishOnBehalf message, Session session)
    {
        session.Publish(message.Message.Deserialize(Types.Single(type => type.Name == message.Type))!);
        session.Respond(202, message);
    }
}

[JsonSerializable(typeof(PublishOnBehalf))]
sealed partial class PublishOnBehalfJson : JsonSerializerContext;
