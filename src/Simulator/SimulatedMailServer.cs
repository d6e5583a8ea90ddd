using Doms.Notifications.Domain;
using Doms.Notifications.Mail;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>A mail server that sometimes does not respond, and permanently refuses some mails.</summary>
sealed class SimulatedMailServer(NodeContext node) : IMailTransport
{
    public async Task<string?> Send(SendMail mail, CancellationToken cancel)
    {
        await node.PassCrashPoint(FaultKind.CrashBeforeExternalCall);
        if (node.Faults.ShouldInject(FaultKind.MailFailure, mail.Id)) throw new TimeoutException("The mail server does not answer.");
        var refusal = node.Faults.ShouldInject(FaultKind.MailRefused, mail.Id) ? "No such mailbox." : null;
        await node.PassCrashPoint(FaultKind.CrashAfterExternalCall);
        return refusal;
    }
}
