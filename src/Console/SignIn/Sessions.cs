using System.Collections.Concurrent;
using System.Security.Cryptography;
using Doms.Client;
using Microsoft.AspNetCore.Http;

namespace Doms.Console.SignIn;

/// <summary>A person who may not use the console.</summary>
public sealed class NoAccessException(string subject) : Exception(
    $"{subject} has no access to the console: the owner of the accounts can give the role operator, read-only or warehouse.");

/// <summary>The sessions of this process, in memory.</summary>
sealed class Sessions(ConsoleSettings settings) : IDisposable
{
    /// <summary>Name of the cookie that holds the id of a session.</summary>
    public const string Cookie = "doms_console";

    /// <summary>People signed in at the same time; beyond it the sessions that end first are dropped.</summary>
    const int MaxSessions = 1_000;

    const int IdDigits = 64;

    readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Returns the session; null for none, and for one that has ended.</summary>
    public Session? Find(string? id) =>
        id is not null && _sessions.TryGetValue(id, out var session) && settings.Clock.GetUtcNow() < session.Until ? session : null;

    /// <summary>Returns the session although it has ended, so that it can be prolonged.</summary>
    public Session? FindEnded(string? id) => id is not null && _sessions.TryGetValue(id, out var session) ? session : null;

    /// <summary>Begins a session with a token of the demo identity or an authority.</summary>
    /// <exception cref="ApiException">The API refuses the token.</exception>
    public async Task<Session> Begin(string token, TimeSpan lifetime, string? refreshToken, bool isDemo, CancellationToken cancel)
    {
        var client = new DomsClient(settings.Api(), token);
        var caller = (await client.GetCaller(cancel)).Value;
        if (!caller.Scopes.Contains(Scope.Read))
        {
            client.Dispose();
            throw new NoAccessException(caller.Subject);
        }

        return Add(new Session(
            RandomNumberGenerator.GetHexString(IdDigits, lowercase: true), caller.Subject, caller.Role, caller.Scopes.ToHashSet())
        {
            Client = client, Memo = new Memo(settings.Clock), Until = settings.Clock.GetUtcNow() + lifetime, RefreshToken = refreshToken,
                IsDemo = isDemo,
        });
    }

    /// <summary>Replaces the token of a session.</summary>
    public Session Prolong(Session session, string token, TimeSpan lifetime, string? refreshToken) => Add(session with
    {
        Client = new DomsClient(settings.Api(), token), Until = settings.Clock.GetUtcNow() + lifetime,
        RefreshToken = refreshToken ?? session.RefreshToken,
    });

    public void End(string? id)
    {
        if (id is not null && _sessions.TryRemove(id, out var session)) session.Dispose();
    }

    /// <summary>Writes the cookie. Scripts cannot read it, and pages of other sites cannot send it with a write.</summary>
    public static void Write(HttpContext http, Session session, bool isHttps) => http.Response.Cookies.Append(
        Cookie, session.Id,
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = isHttps, Path = ConsoleSettings.Path,
            IsEssential = true });

    public void Dispose()
    {
        foreach (var session in _sessions.Values) session.Dispose();
    }

    Session Add(Session session)
    {
        if (_sessions.Count >= MaxSessions)
        {
            foreach (var (id, _) in _sessions.OrderBy(pair => pair.Value.Until).Take(MaxSessions / 10)) End(id);
        }

        return _sessions[session.Id] = session;
    }
}
