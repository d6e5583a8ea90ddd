using Doms.Engine.Effects;

namespace Doms.Simulation.Probe;

/// <summary>The external call of the probe; it always succeeds.</summary>
sealed class NotifyExternalEffectHandler : IEffectHandler<NotifyExternal>
{
    public Task<EffectResult> Execute(NotifyExternal request, EffectContext context, CancellationToken cancel) =>
        Task.FromResult(EffectResult.Done(new ExternalNotified(request.Id, request.Number)));
}
