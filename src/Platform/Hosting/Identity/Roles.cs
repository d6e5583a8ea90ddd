using Doms.Engine.Services;

namespace Doms.Hosting.Identity;

/// <summary>
/// Roles of callers: named sets of scopes, and whose data a caller sees. A token without a role that is known here has the role of a
/// customer, who sees its own data only; all others see the shop's.
/// </summary>
public static class Roles
{
    public const string Customer = "customer";

    /// <summary>A shop's backend, whose prices are trusted.</summary>
    public const string Service = "service";

    public const string Operator = "operator";

    /// <summary>A person who looks at everything and changes nothing.</summary>
    public const string ReadOnly = "read-only";

    /// <summary>A person who packs and dispatches.</summary>
    public const string Warehouse = "warehouse";

    /// <summary>A token without a role, but with scopes that no customer has.</summary>
    public const string Shop = "shop";

    static readonly string[] ScopesOfCustomer = [Scopes.OrdersRead, Scopes.OrdersPlace, Scopes.OrdersCancel];

    /// <summary>The roles that a token can name, with their scopes; the first of a token's roles is the caller's.</summary>
    static readonly (string Role, string[] Scopes)[] Table =
    [
        (Operator, [.. Scopes.All.Keys]),
        (Service, [.. ScopesOfCustomer, Scopes.PaymentsRefund, Scopes.StockWrite, Scopes.ShipmentsWrite]),
        (Warehouse, [Scopes.Read, Scopes.ShipmentsWrite]),
        (ReadOnly, [Scopes.Read]),
        (Customer, ScopesOfCustomer),
    ];

    /// <summary>The roles that a token can name.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table.Select(entry => entry.Role)];

    /// <summary>Returns true for a role that a token can name.</summary>
    public static bool IsKnown(string role) => All.Contains(role);

    /// <summary>Returns the scopes of a role; none for an unknown one.</summary>
    public static IReadOnlyList<string> ScopesOf(string role) =>
        Array.Find(Table, entry => entry.Role == role).Scopes ?? [];

    /// <summary>
    /// Makes the caller of a token. Scopes that the token names narrow those of its roles, so that a token can be issued for less than
    /// its role; without a known role they are the caller's. The role of a customer adds nothing beside another one, because a caller who
    /// sees the shop's data would have its rights for all customers.
    /// </summary>
    /// <param name="subject">The token's subject.</param>
    /// <param name="roles">The token's roles; unknown ones are ignored.</param>
    /// <param name="scopes">The token's scopes; unknown ones give nothing. Null without a claim.</param>
    internal static Caller ToCaller(string subject, IReadOnlyList<string> roles, IReadOnlyList<string>? scopes)
    {
        string[] known = [.. All.Where(roles.Contains)];
        if (known.Length > 1) known = [.. known.Where(role => role != Customer)];
        var named = scopes is null || Scopes.AreOfOpenIdOnly(scopes) ? null : scopes.Where(Scopes.All.ContainsKey).Distinct().ToArray();
        var speaksForShop = named is not null && named.Except(ScopesOfCustomer).Any();
        var role = known.FirstOrDefault() ?? (speaksForShop ? Shop : Customer);
        if (named is null && known.Length < 2) return new Caller(subject, role);
        var most = role == Shop ? named! : role == Customer ? ScopesOfCustomer : [.. known.SelectMany(ScopesOf)];
        var granted = named?.Where(scope => IsWithin(scope, most)) ?? most;
        return new Caller(subject, role, string.Join(Scopes.Separator, granted.Distinct().Order(StringComparer.Ordinal)));
    }

    /// <summary>Compares a named scope with those of the roles; a caller that reads everything can be narrowed to orders.</summary>
    static bool IsWithin(string scope, string[] most) =>
        most.Contains(scope) || (scope == Scopes.OrdersRead && most.Contains(Scopes.Read));
}
