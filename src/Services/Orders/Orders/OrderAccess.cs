using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Who may do what with an order.</summary>
static class OrderAccess
{
    /// <summary>A customer sees its own orders, a shop's backend and an operator all.</summary>
    public static bool CanSee(this Caller caller, Order order) => !caller.IsCustomer || caller.Subject == order.Owner;

    /// <summary>An order is cancelled by its owner or an operator.</summary>
    public static bool CanCancel(this Caller caller, Order order) => caller.IsOperator || caller.Subject == order.Owner;

    /// <summary>A shop's backend and an operator place orders for others; anyone else is the owner.</summary>
    public static string OwnerFor(this Caller caller, string? customerId) =>
        caller.IsCustomer ? caller.Subject : customerId ?? caller.Subject;
}
