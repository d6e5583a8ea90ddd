using Doms.Engine.Effects;

namespace Doms.Simulation.Probe;

sealed class NotifyExternalEffectHandler : IEffectHandler<NotifyExternal>
{
    public Task<EffectResult> Execute(NotifyExternal request, EffectContext context, CancellationToken cancel) =>
        Task.FromResult(EffectResult.Done(new ExternalNotified(request.Id, request.Number)));
}
