using Doms.Contracts;
using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Primitives;

namespace Doms.Hosting.PendingReasons;

/// <summary>The most severe reason why an order is not finished, with its times.</summary>
/// <param name="WaitingFor">One human-readable phrase; null when the order has ended.</param>
/// <param name="NextAt">The earliest timer of any service.</param>
/// <param name="Deadline">Time at which the saga stops waiting.</param>
public sealed record BlockingReason(string? WaitingFor, DateTimeOffset? Since, DateTimeOffset? NextAt, DateTimeOffset? Deadline);

/// <summary>
/// Collects the pending reasons of an order from the services of this process, each from its own rows, and picks the one that
/// blocks it.
/// </summary>
public sealed class OrderPendingReasons(IReadOnlyList<ServiceEndpoints> services, IRowReader rows, IPendingReasonReader reader)
{
    /// <summary>
    /// Kinds that block an order, most severe first; they take precedence over an operation in progress.
    /// </summary>
    static readonly string[] BlockingKinds =
    [
        PendingReasonKind.Attention, PendingReasonKind.Unreadable, PendingReasonKind.DeadLetter, PendingReasonKind.Failing,
        PendingReasonKind.Unknown, PendingReasonKind.OutOfOrder,
    ];

    /// <summary>
    /// Returns the pending reasons known to all services of this process, for a caller already allowed to see the
    /// order.
    /// </summary>
    /// <param name="forOperator">Includes internal errors, dead letters and what an operator has to resolve.</param>
    public async ValueTask<IReadOnlyList<PendingReason>> Of(string orderId, bool forOperator, CancellationToken cancel)
    {
        var found = new List<PendingReason>();
        var deadLetters = await reader.DeadLetters(orderId, cancel);
        foreach (var service in services) found.AddRange((await CollectFrom(service, orderId, deadLetters, cancel)).Waits);
        return ForReader(found, forOperator);
    }

    /// <summary>
    /// Returns the pending reasons that the caller may see: a customer sees only those of services that know the order
    /// as the customer's own.
    /// </summary>
    /// <param name="only">The single service to query; null queries all of this process.</param>
    public async ValueTask<IReadOnlyList<PendingReason>> Of(string orderId, string? only, Caller caller, CancellationToken cancel)
    {
        if (orderId.Length > ChosenId.MaxLength || orderId.Contains('\0', StringComparison.Ordinal)) return [];
        var all = new List<PendingReason>();
        var deadLetters = await reader.DeadLetters(orderId, cancel);
        foreach (var service in services.Where(service => only is null || service.Name == only))
        {
            var (owner, found) = await CollectFrom(service, orderId, deadLetters, cancel);
            if (!caller.IsCustomer || owner == caller.Subject) all.AddRange(found);
        }

        return ForReader(all, caller.ReadsAll);
    }

    /// <summary>Returns the most severe of an order's pending reasons.</summary>
    /// <param name="waitingFor">
    /// Pending reason according to the order's own history; null when the order has ended.
    /// </param>
    /// <param name="since">Start of the wait according to the order's own history.</param>
    /// <param name="needsOperator">The order waits for an operator, so that what its saga waits for comes later.</param>
    public static BlockingReason FindBlocking(
        string? waitingFor, DateTimeOffset? since, bool needsOperator, IReadOnlyList<PendingReason> pendingReasons)
    {
        if (waitingFor is null) return new BlockingReason(WaitingFor: null, Since: null, NextAt: null, Deadline: null);

        // Mail never blocks an order.
        var relevant = pendingReasons.Where(reason => reason.Service != ServiceNames.Notifications).ToList();
        var next = relevant.Min(reason => reason.NextAt ?? reason.Deadline);
        var deadline = relevant.Min(reason => reason.Deadline);
        var blocking = BlockingKinds.Select(kind => relevant.Find(reason => reason.Kind == kind)).FirstOrDefault(hit => hit is not null);
        if (blocking is not null) return new BlockingReason(blocking.For, blocking.Since, next, deadline);
        return !needsOperator && relevant.Find(reason => reason.Kind == PendingReasonKind.Step) is { } step
            ? new BlockingReason($"{waitingFor} ({step.For})", since, next, deadline)
            : new BlockingReason(waitingFor, since, next, deadline);
    }

    static IReadOnlyList<PendingReason> ForReader(List<PendingReason> found, bool isOperator) =>
        isOperator ? found : [.. found.Select(ForCustomer)];

    /// <summary>Leaves out what only operators read: errors, dead letters, names of messages, and the reasons that quote them.</summary>
    static PendingReason ForCustomer(PendingReason reason) => reason with
    {
        For = reason.Kind switch
        {
            PendingReasonKind.Attention or PendingReasonKind.Unreadable or PendingReasonKind.DeadLetter => "an operator",
            PendingReasonKind.Failing or PendingReasonKind.OutOfOrder => "another attempt of the shop's system",
            _ => reason.For,
        },
        DeadLetter = null,
        Error = null,
    };

    async ValueTask<(string? Owner, List<PendingReason> Waits)> CollectFrom(
        ServiceEndpoints service, string orderId, IReadOnlyList<DeadLetter> deadLetters, CancellationToken cancel)
    {
        var (own, failure) = await Read(service, orderId, cancel);
        List<PendingReason> found = failure is null ? [.. own?.PendingReasons ?? []] : [failure];
        foreach (var message in await reader.DeferredMessages(service.Name, orderId, cancel)) found.Add(Of(service.Name, message));
        found.AddRange(deadLetters.Where(deadLetter => deadLetter.Consumer == service.Name).Select(Of));
        return (own?.Owner, found);
    }

    /// <summary>
    /// Reads the service's own reasons. A row that cannot be read, such as one of a workflow that no longer exists, hides only these: the
    /// reasons of the other services are what an operator needs then.
    /// </summary>
    async ValueTask<(ServicePendingReasons? Own, PendingReason? Failure)> Read(
        ServiceEndpoints service, string orderId, CancellationToken cancel)
    {
        if (service.FindPendingReasons is not { } find) return (null, null);
        try
        {
            return (await find(orderId, rows, reader, cancel), null);
        }
        catch (Exception error) when (error is not (OperationCanceledException or StoreUnavailableException))
        {
            return (null, new PendingReason(
                service.Name, PendingReasonKind.Unreadable, $"an operator: the rows of {service.Name} cannot be read",
                rows.Now.WallClock, Error: error.Message));
        }
    }

    static PendingReason Of(string service, PendingWork message) => message.IsOutOfOrder
        ? new PendingReason(
            service, PendingReasonKind.OutOfOrder, $"the message that {message.Name} depends on; {service} has not received it yet",
            message.Since, message.NextAttemptAt, null, message.Attempts)
        : new PendingReason(
            service, PendingReasonKind.Failing, $"a retry of {message.Name} in {service}, which failed {FormatAttempts(message.Attempts)}",
            message.Since, message.NextAttemptAt, null, message.Attempts, null, message.Error);

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
