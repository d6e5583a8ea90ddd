namespace Doms.Hosting.Identity;

/// <summary>What a caller may be. A token with no role, or one not listed here, is a customer's.</summary>
public static class Roles
{
    public const string Customer = "customer";
    public const string Service = "service";
    public const string Operator = "operator";

    /// <summary>True for one of the three roles.</summary>
    public static bool IsKnown(string role) => role is Customer or Service or Operator;
}
