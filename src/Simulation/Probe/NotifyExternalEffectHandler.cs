using Doms.Engine.Effects;

namespace Doms.Simulation.Probe;

/// <summary>Makes a call with the number.</summary>
/// <param name="call">Completes when the external system has answered.</param>
sealed class NotifyExternalEffectHandler(Func<string, CancellationToken, Task> call) : IEffectHandler<NotifyExternal>
{
    public async Task<EffectResult> Execute(NotifyExternal request, EffectContext context, CancellationToken cancel)
    {
        await call(context.Key, cancel);
        return EffectResult.Done(new ExternalNotified(request.Id, request.Number));
    }
}
