namespace Doms.Engine.Processing.Sources;

/// <summary>The outcome of an external call.</summary>
/// <param name="key">Key of the effect's row.</param>
/// <param name="version">Version of the row during the call. Another one means that a second process took the effect over.</param>
sealed class EffectOutcome(string key, long version, EffectResult result) : MessageSource
{
    readonly RowKey _row = new(EffectRow.Table, key);

    public string Key => key;

    public EffectResult Result => result;

    public override string Origin => "effect";

    public override void PlanRows(UnitOfWork unitOfWork, Delivery delivery)
    {
        unitOfWork.PlanGuarded(delivery.BlockedKeyRow);
        unitOfWork.PlanLoad(_row);
    }

    public override bool TryCompleteDuplicate(UnitOfWork unitOfWork, Delivery delivery) =>
        unitOfWork.Find(EffectRow.Table, key)?.Version != version;

    public override void Complete(UnitOfWork unitOfWork, Delivery delivery, string status) =>
        unitOfWork.Effects.RecordOutcome(this);
}
