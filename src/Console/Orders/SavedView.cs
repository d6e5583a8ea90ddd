namespace Doms.Console.Orders;

/// <summary>Filters of the list of orders that a person gave a name; the browser keeps them.</summary>
/// <param name="Address">Address of the list, relative to the console.</param>
public sealed record SavedView(string Name, string Address);
