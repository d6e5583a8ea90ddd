using Doms.Engine.Services;

namespace Doms.Simulator;

/// <summary>The knowledge of a client after an attempt at a request.</summary>
/// <param name="Response">Null without one.</param>
/// <param name="WasRefused">Whether the answer was 503: nothing was taken, so the client may try again.</param>
readonly record struct Attempt(Response? Response, bool WasRefused);
