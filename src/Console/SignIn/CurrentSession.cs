using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace Doms.Console.SignIn;

/// <summary>The session of the page, found by the cookie with which it was asked for.</summary>
sealed class CurrentSession(AuthenticationStateProvider authentication, Sessions sessions)
{
    /// <summary>Claim that holds the id of the session.</summary>
    public const string IdClaim = "sid";

    /// <summary>Returns the session; null where it has ended.</summary>
    public async Task<Session?> Find()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return sessions.Find(state.User.FindFirstValue(IdClaim));
    }

    /// <summary>The principal of a session, by which its live page finds it.</summary>
    public static ClaimsPrincipal PrincipalOf(Session session) =>
        new(new ClaimsIdentity([new Claim(IdClaim, session.Id), new Claim(ClaimTypes.Name, session.Name)], "console"));
}
