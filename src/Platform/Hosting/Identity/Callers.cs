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

        public bool IsOperator => caller.Role == Roles.Operator;
    }

    /// <summary>
    /// Returns the verified caller of this request, or <see cref="Anonymous"/> when it carried no token.
    /// </summary>
    public static Caller Caller(this HttpContext http) => http.Features.Get<VerifiedCaller>()?.Caller ?? Anonymous;
}

/// <summary>A caller whose token was verified, and the time until which the verification is valid.</summary>
sealed record VerifiedCaller(Caller Caller, DateTimeOffset Until);
