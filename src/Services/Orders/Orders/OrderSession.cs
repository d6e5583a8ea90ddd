using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Circumstances of a message, as deciders know them.</summary>
static class OrderSession
{
    /// <summary>Time and id of the message that is handled.</summary>
    public static Occasion Occasion(this Session session) =>
        new(session.WallClock, Micros.Truncate(session.Context.Time), $"{session.Context.Id}");
}
