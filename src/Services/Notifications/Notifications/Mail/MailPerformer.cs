using Doms.Engine.Effects;
using Doms.Notifications.Domain;

namespace Doms.Notifications.Mail;

/// <summary>Sends mails as effects: tried a bounded number of times, so that every notification ends.</summary>
sealed class MailPerformer(IMailTransport transport, int maxAttempts) : IPerform<SendMail>
{
    public async Task<EffectResult> Perform(SendMail request, EffectContext context, CancellationToken cancel)
    {
        try
        {
            return await transport.Send(request, cancel) is { } refusal
                ? EffectResult.Done(new MailFailed(request.Id, refusal))
                : EffectResult.Done(new MailSent(request.Id));
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            return context.Attempt < maxAttempts
                ? EffectResult.Again(error.Message)
                : EffectResult.Done(new MailFailed(
                    request.Id, $"given up after {context.Attempt} attempts: {error.Message}"));
        }
    }
}
