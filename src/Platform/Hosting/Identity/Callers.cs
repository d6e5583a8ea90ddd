using Doms.Engine.Services;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Identity;

/// <summary>The caller of a request, taken from its verified token.</summary>
public static class Callers
{
    /// <summary>
    /// The caller of a request without a token: a customer with a reserved subject, so that ownership checks apply to
    /// it.
    /// </summary>
    public static readonly Caller Anonymous = new("anonymous", Roles.Customer);

    extension(Caller caller)
    {
        public bool IsAuthenticated => caller.Subject != Anonymous.Subject;

        public bool IsCustomer => caller.Role == Roles.Customer;

        public bool IsService => caller.Role == Roles.Service;

        /// <summary>Decides on what is stuck, and acts for any customer.</summary>
        public bool IsOperator => caller.Has(Scopes.Operations);

        /// <summary>Sees what customers are not shown: errors from the inside, notes, problems that need an operator.</summary>
        public bool ReadsAll => caller.Has(Scopes.Read);

        /// <summary>The scopes of the token, or those of its role.</summary>
        public IReadOnlyList<string> AllScopes =>
            caller.Scopes?.Split(Scopes.Separator, StringSplitOptions.RemoveEmptyEntries) ?? Roles.ScopesOf(caller.Role);

        /// <summary>Returns true if the caller has the scope, one of <see cref="Scopes"/>.</summary>
        public bool Has(string scope) => caller.AllScopes.Contains(scope);
    }

    /// <summary>
    /// Returns the verified caller of this request, or <see cref="Anonymous"/> when it carried no token.
    /// </summary>
    public static Caller Caller(this HttpContext http) => http.Features.Get<VerifiedCaller>()?.Caller ?? Anonymous;
}

/// <summary>A caller whose token was verified, and the time until which the verification is valid.</summary>
sealed record VerifiedCaller(Caller Caller, DateTimeOffset Until);
