namespace Doms.Contracts.Http;

/// <summary>The caller of a request, as its token says.</summary>
/// <param name="Subject">Subject of the token.</param>
/// <param name="Role">Role of the token; <c>shop</c> for one without a role whose scopes no customer has.</param>
/// <param name="Scopes">What the token allows.</param>
public sealed record CallerView(string Subject, string Role, IReadOnlyList<string> Scopes);

/// <summary>A bearer token of the demo identity.</summary>
/// <param name="ExpiresIn">Lifetime in seconds.</param>
public sealed record TokenView(string Token, long ExpiresIn);
