using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>
/// Numbers of orders for people. A process takes a block of them at once, so that placing an order changes no row that all orders share.
/// A process that ends loses the rest of its block: numbers grow and are unique, with gaps.
/// </summary>
/// <param name="Next">First number that no process has taken.</param>
public sealed record OrderNumbers(string Name, long Version, long Next)
{
    /// <summary>Key of the one row.</summary>
    public const string Orders = "orders";

    /// <summary>Numbers in a block.</summary>
    public const int BlockSize = 1_000;

    /// <summary>First number of a new shop.</summary>
    public const long First = 100_001;

    /// <summary>Takes a block of numbers.</summary>
    public static (Decision Decision, NumberBlock Block) Take(OrderNumbers? numbers)
    {
        var first = numbers?.Next ?? First;
        var taken = new OrderNumbers(Orders, (numbers?.Version ?? 0) + 1, first + BlockSize);
        return (Decision.Change(taken), new NumberBlock(first, BlockSize));
    }
}

/// <summary>Takes a block of numbers for a process.</summary>
public sealed record TakeNumbers(string Name);

/// <summary>Numbers that belong to one process.</summary>
public sealed record NumberBlock(long First, int Count);
