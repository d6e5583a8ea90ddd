using Doms.Notifications.Domain;
using Doms.Notifications.Mail;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>A mail server that is away at times, and refuses some mails for good.</summary>
sealed class SimulatedMail(NodeContext node) : IMailTransport
{
    public async Task<string?> Send(SendMail mail, CancellationToken cancel)
    {
        await node.Pass(FaultKind.CrashBeforeCall);
        if (node.Faults.Strikes(FaultKind.MailFailure, mail.Id)) throw new TimeoutException("The mail server does not answer.");
        var refusal = node.Faults.Strikes(FaultKind.MailRefused, mail.Id) ? "No such mailbox." : null;
        await node.Pass(FaultKind.CrashAfterCall);
        return refusal;
    }
}
