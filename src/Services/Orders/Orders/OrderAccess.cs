using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Access rules of orders.</summary>
static class OrderAccess
{
    /// <summary>A customer sees its own orders; a shop's backend and an operator see all.</summary>
    public static bool CanSee(this Caller caller, Order order) => !caller.IsCustomer || caller.Subject == order.Owner;

    /// <summary>Only the owner or an operator may cancel an order.</summary>
    public static bool CanCancel(this Caller caller, Order order) => caller.IsOperator || caller.Subject == order.Owner;

    /// <summary>Owner of a new order: a customer itself; for a shop's backend or an operator, the customer they name.</summary>
    public static string OwnerFor(this Caller caller, string? customerId) =>
        caller.IsCustomer ? caller.Subject : customerId ?? caller.Subject;
}
