using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary><c>inventory.commit</c>: commits the reservation of an order that is not shipped.</summary>
sealed class OnCommitInventory : IHandle<CommitInventory>
{
    public void Plan(CommitInventory message, LoadPlan plan) => plan.NeedReservationAndStock(message.OrderId);

    public void Handle(CommitInventory message, Session session) =>
        session.CommitReservation(message.OrderId, MovementActor.Saga);
}
