using Doms.Client;

namespace Doms.Console.Frame;

/// <summary>A read or an action that failed, in words for people.</summary>
/// <param name="Title">The sentence that comes first.</param>
/// <param name="Text">What it means, and what happens next.</param>
/// <param name="Code">The API's code; null for none.</param>
/// <param name="IsOver">The session has ended.</param>
/// <param name="IsAbsent">There is no such thing.</param>
/// <param name="IsAway">The system or a part of it gave no answer to the question, which is not refused.</param>
public sealed record Failure(string Title, string Text, string? Code, bool IsOver = false, bool IsAbsent = false, bool IsAway = false)
{
    const int Unauthorized = 401;
    const int Forbidden = 403;
    const int NotFound = 404;
    const int Unavailable = 500;

    /// <summary>Explains an error of the client; null for one of another kind.</summary>
    public static Failure? Of(Exception error) => error switch
    {
        ApiException { Status: Unauthorized } => new("Your session has ended.", "Sign in again; this page is kept.", null, IsOver: true),
        ApiException { Status: Forbidden } refused => new("Your role may not do this.", refused.Message, refused.Code),
        ApiException { Status: NotFound } absent => new("There is nothing here.", absent.Message, absent.Code, IsAbsent: true),
        ApiException { Status: >= Unavailable } down => new(
            "A part of the system does not respond.", down.Message, down.Code, IsAway: true),
        ApiException { Errors.Count: <= 1 } refused => new(refused.Message, "", refused.Code),
        ApiException refused => new(refused.Message, string.Join(' ', refused.Errors.Values), refused.Code),
        SystemUnreachableException => new("The system does not respond.", "It is tried again automatically.", null, IsAway: true),
        _ => null,
    };
}
