namespace Doms.Contracts.Http;

/// <summary>A bearer token of the demo identity.</summary>
/// <param name="ExpiresIn">Lifetime in seconds.</param>
public sealed record TokenView(string Token, long ExpiresIn);
