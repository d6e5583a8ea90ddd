using Doms.Client;

namespace Doms.Console.SignIn;

/// <summary>A person who is signed in. Tokens stay in the process; the browser has the id of the session only.</summary>
/// <param name="Id">Random, known to one browser.</param>
/// <param name="Name">Subject of the token.</param>
/// <param name="Role">Role of the token.</param>
/// <param name="Scopes">What the token allows.</param>
public sealed record Session(string Id, string Name, string Role, IReadOnlySet<string> Scopes) : IDisposable
{
    /// <summary>Calls the API as this person.</summary>
    public required DomsClient Client { get; init; }

    /// <summary>Time at which the session ends.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Token by which an authority prolongs the session; null for none.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Signed in by the demo identity.</summary>
    public bool IsDemo { get; init; }

    /// <summary>Zone in which this person reads times.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Answers of the last moment.</summary>
    public required Memo Memo { get; init; }

    public bool Has(string scope) => Scopes.Contains(scope);

    /// <summary>The role in words.</summary>
    public string RoleInWords => Role switch
    {
        "operator" => "Operator",
        "read-only" => "Reading only",
        "warehouse" => "Warehouse",
        "service" => "Shop",
        _ => "Customer",
    };

    public void Dispose() => Client.Dispose();
}

/// <summary>Scopes that the console asks about; the API decides.</summary>
public static class Scope
{
    public const string Ordering = "orders:place";
    public const string Cancel = "orders:cancel";
    public const string Refund = "payments:refund";
    public const string Stock = "stock:write";
    public const string Ship = "shipments:write";
    public const string Operate = "operations";
    public const string Read = "read";

    /// <summary>The reason shown beside an action that the role does not allow.</summary>
    public static string Refusal(string scope) => scope switch
    {
        Ship => "Operators and the warehouse can.",
        _ => "Operators can.",
    };
}
