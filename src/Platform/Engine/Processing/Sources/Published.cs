namespace Doms.Engine.Processing.Sources;

/// <summary>A message published earlier in the same transaction; it commits or rolls back together with its publisher.</summary>
sealed class Published : MessageSource
{
    public static Published Instance { get; } = new();

    public override string Origin => "local";

    public override void PlanRows(UnitOfWork unitOfWork, Delivery delivery) => unitOfWork.PlanGuarded(delivery.BlockedKeyRow);

    public override bool TryCompleteDuplicate(UnitOfWork unitOfWork, Delivery delivery) => false;

    public override void Complete(UnitOfWork unitOfWork, Delivery delivery, string status)
    {
    }
}
