using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Access rules of orders.</summary>
static class OrderAccess
{
    /// <summary>A customer sees its own orders; a shop's backend and an operator see all.</summary>
    public static bool CanSee(this Caller caller, Order order) => !caller.IsCustomer || caller.Subject == order.Owner;

    /// <summary>The caller as deciders know it.</summary>
    public static OrderCaller ToOrderCaller(this Caller caller) => new(caller.Subject, caller.ReadsAll)
    {
        CancelsAny = !caller.IsCustomer && caller.Has(Scopes.OrdersCancel), Refunds = caller.Has(Scopes.PaymentsRefund),
    };

    /// <summary>Owner of a new order: a customer itself; for a shop's backend or an operator, the customer they name.</summary>
    public static string OwnerFor(this Caller caller, string? customerId) =>
        caller.IsCustomer ? caller.Subject : customerId ?? caller.Subject;

    /// <summary>
    /// True for a customer who names another one. Callers without a token, whom the demo profile allows, name the customer of the order.
    /// </summary>
    public static bool MayNotPlaceFor(this Caller caller, string? customerId) =>
        caller is { IsCustomer: true, IsAuthenticated: true } && customerId is not null && customerId != caller.Subject;

    /// <summary>A reference is unique in the shop, unless a customer gives it.</summary>
    public static bool SpeaksForShop(this Caller caller) => !caller.IsCustomer;
}
