using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>Status checks of an order.</summary>
public static class OrderViewExtensions
{
    extension(OrderView order)
    {
        /// <summary>True in a final status.</summary>
        public bool IsEnded => order.Status is OrderStatuses.Completed or OrderStatuses.Cancelled;
    }
}
