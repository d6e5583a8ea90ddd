using Doms.Engine.Services;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Identity;

/// <summary>Who asks, as the verified token says it.</summary>
public static class Callers
{
    /// <summary>
    /// A caller without a token: a subject of its own in the role of a customer, so that an ownership check holds for
    /// it too.
    /// </summary>
    public static readonly Caller Anonymous = new("anonymous", Roles.Customer);

    extension(Caller caller)
    {
        public bool IsAuthenticated => caller.Subject != Anonymous.Subject;

        public bool IsCustomer => caller.Role == Roles.Customer;

        public bool IsService => caller.Role == Roles.Service;

        public bool IsOperator => caller.Role == Roles.Operator;
    }

    /// <summary>The verified caller of this request; <see cref="Anonymous"/> when it carried no token.</summary>
    public static Caller Caller(this HttpContext http) => http.Features.Get<VerifiedCaller>()?.Caller ?? Anonymous;
}

/// <summary>A caller whose token was verified, and until when that holds.</summary>
sealed record VerifiedCaller(Caller Caller, DateTimeOffset Until);
