using Doms.Engine.Services;
using Doms.Orders.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary>Takes a block of order numbers for a process.</summary>
sealed class OnTakeNumbers : IHandle<TakeNumbers>
{
    public void Plan(TakeNumbers message, LoadPlan plan) => plan.Need<OrderNumbers>(message.Name);

    public void Handle(TakeNumbers message, Session session)
    {
        var (decision, block) = OrderNumbers.Take(session.Find<OrderNumbers>(message.Name));
        session.Apply(decision);
        session.Respond(StatusCodes.Status200OK, block);
    }
}
