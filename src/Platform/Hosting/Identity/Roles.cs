namespace Doms.Hosting.Identity;

/// <summary>Roles of callers. A token without a role, or with an unknown one, has the role of a customer.</summary>
public static class Roles
{
    public const string Customer = "customer";
    public const string Service = "service";
    public const string Operator = "operator";

    /// <summary>Returns true for one of the three roles.</summary>
    public static bool IsKnown(string role) => role is Customer or Service or Operator;
}
