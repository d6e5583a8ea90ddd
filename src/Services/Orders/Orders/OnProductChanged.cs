using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary><c>product.changed</c>: updates the local copy of the catalogue's prices.</summary>
sealed class OnProductChanged : IHandle<ProductChanged>
{
    public void Plan(ProductChanged message, LoadPlan plan) => plan.Need<ProductPrice>(message.ProductId);

    public void Handle(ProductChanged message, Session session) =>
        session.Apply(ProductPrice.ApplyChange(session.Find<ProductPrice>(message.ProductId), message));
}
