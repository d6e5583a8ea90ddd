using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;

namespace Doms.Hosting.PendingReasons;

/// <summary>
/// Collects the pending reasons of an order from the services of this process, each from its own rows.
/// </summary>
public sealed class OrderPendingReasons(IReadOnlyList<ServiceEndpoints> services, IRowReader rows, IPendingReasonReader reader)
{
    const int MaxIdLength = 128;

    /// <summary>
    /// Returns the pending reasons known to all services of this process, for a caller already allowed to see the
    /// order.
    /// </summary>
    /// <param name="withErrors">Includes internal error messages.</param>
    public async ValueTask<IReadOnlyList<PendingReason>> Of(string orderId, bool withErrors, CancellationToken cancel)
    {
        var found = new List<PendingReason>();
        var deadLetters = await reader.DeadLetters(orderId, cancel);
        foreach (var service in services) found.AddRange((await CollectFrom(service, orderId, deadLetters, cancel)).Waits);
        return WithoutErrors(found, withErrors);
    }

    /// <summary>
    /// Returns the pending reasons that the caller may see: a customer sees only those of services that know the order
    /// as the customer's own.
    /// </summary>
    /// <param name="only">The single service to query; null queries all of this process.</param>
    public async ValueTask<IReadOnlyList<PendingReason>> Of(string orderId, string? only, Caller caller, CancellationToken cancel)
    {
        if (orderId.Length > MaxIdLength || orderId.Contains('\0', StringComparison.Ordinal)) return [];
        var all = new List<PendingReason>();
        var deadLetters = await reader.DeadLetters(orderId, cancel);
        foreach (var service in services.Where(service => only is null || service.Name == only))
        {
            var (owner, found) = await CollectFrom(service, orderId, deadLetters, cancel);
            if (!caller.IsCustomer || owner == caller.Subject) all.AddRange(found);
        }

        return WithoutErrors(all, caller.IsOperator);
    }

    static IReadOnlyList<PendingReason> WithoutErrors(List<PendingReason> found, bool withErrors) =>
        withErrors ? found : [.. found.Select(reason => reason with { Error = null })];

    async ValueTask<(string? Owner, List<PendingReason> Waits)> CollectFrom(
        ServiceEndpoints service, string orderId, IReadOnlyList<DeadLetter> deadLetters, CancellationToken cancel)
    {
        var own = service.FindPendingReasons is { } find ? await find(orderId, rows, reader, cancel) : null;
        List<PendingReason> found = [.. own?.PendingReasons ?? []];
        foreach (var message in await reader.DeferredMessages(service.Name, orderId, cancel)) found.Add(Of(service.Name, message));
        found.AddRange(deadLetters.Where(deadLetter => deadLetter.Consumer == service.Name).Select(Of));
        return (own?.Owner, found);
    }

    static PendingReason Of(string service, DeferredMessage message) => message.IsOutOfOrder
        ? new PendingReason(
            service, PendingReasonKind.OutOfOrder, $"the message that {message.Type} depends on; {service} has not received it yet",
            message.DeferredAt, message.NextAttemptAt, null, message.Attempts)
        : new PendingReason(
            service, PendingReasonKind.Failing, $"a retry of {message.Type} in {service}, which failed {FormatAttempts(message.Attempts)}",
            message.DeferredAt, message.NextAttemptAt, null, message.Attempts, null, message.Error);

    static PendingReason Of(DeadLetter deadLetter)
    {
        var id = DeadLetterPort.PublicId(deadLetter);
        return new PendingReason(
            deadLetter.Consumer, PendingReasonKind.DeadLetter,
            $"an operator to replay or discard dead letter {id} ({deadLetter.Type} in {deadLetter.Consumer})",
            deadLetter.DeadAt, null, null, deadLetter.Attempts, id, deadLetter.Error);
    }

    static string FormatAttempts(int attempts) => attempts == 1 ? "once" : $"{attempts} times";
}
