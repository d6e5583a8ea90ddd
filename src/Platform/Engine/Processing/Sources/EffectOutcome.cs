namespace Doms.Engine.Processing.Sources;

/// <summary>The outcome of an external call.</summary>
/// <param name="lease">The lease of the call. Once it has ended, another process may have taken the effect over.</param>
sealed class EffectOutcome(LeasedEffect lease, EffectResult result) : MessageSource
{
    public override string Origin => "effect";

    public override void PlanRows(UnitOfWork unitOfWork, Delivery delivery)
    {
        unitOfWork.PlanGuarded(delivery.BlockedKeyRow);
        unitOfWork.PlanLoad(new RowKey(EffectRow.Table, lease.Key));
    }

    public override bool TryCompleteDuplicate(UnitOfWork unitOfWork, Delivery delivery) =>
        !unitOfWork.Effects.IsCurrent(lease);

    public override void Complete(UnitOfWork unitOfWork, Delivery delivery, string status) =>
        unitOfWork.Effects.RecordOutcome(lease, result);
}
