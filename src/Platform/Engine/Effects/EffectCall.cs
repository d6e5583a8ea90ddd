namespace Doms.Engine.Effects;

/// <summary>An effect leased to this process.</summary>
/// <param name="MayHaveBeenSent">Whether an earlier process may have sent the request, so that its status is queried first.</param>
sealed record EffectCall(EffectRow Row, EffectType Type, object Request, bool MayHaveBeenSent);
