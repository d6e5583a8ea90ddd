using Doms.Engine.Effects;
using Doms.Notifications.Domain;

namespace Doms.Notifications.Mail;

/// <summary>Sends mails as effects, with a bounded number of attempts, so that every notification ends.</summary>
sealed class MailEffectHandler(IMailTransport transport, int maxAttempts) : IEffectHandler<SendMail>
{
    public async Task<EffectResult> Execute(SendMail request, EffectContext context, CancellationToken cancel)
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
                ? EffectResult.Retry(error.Message)
                : EffectResult.Done(new MailFailed(
                    request.Id, $"failed after {context.Attempt} attempts: {error.Message}"));
        }
    }
}
