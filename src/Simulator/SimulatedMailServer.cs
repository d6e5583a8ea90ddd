using Doms.Notifications.Domain;
using Doms.Notifications.Mail;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>A mail server that is sometimes slow or does not respond, and permanently refuses some mails.</summary>
sealed class SimulatedMailServer(ExternalSystem system, NodeContext node) : IMailTransport
{
    public async Task<string?> Send(SendMail mail, CancellationToken cancel)
    {
        await node.PassCrashPoint(FaultKind.CrashBeforeExternalCall);
        await system.Answer(mail.Id, cancel);
        await node.PassCrashPoint(FaultKind.CrashAfterExternalCall);
        if (node.Faults.ShouldInject(FaultKind.MailFailure, mail.Id)) throw new TimeoutException("The mail server does not answer.");
        node.Monitor.Calls.Done(node, mail.Id);
        return node.Faults.ShouldInject(FaultKind.MailRefused, mail.Id) ? "No such mailbox." : null;
    }
}
