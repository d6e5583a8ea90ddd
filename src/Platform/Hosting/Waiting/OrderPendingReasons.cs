using Doms.Contracts.Http;
using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;

namespace Doms.Hosting.Waiting;

/// <summary>Collects what an order waits for from the services of this process, each from its own rows.</summary>
public sealed class OrderPendingReasons(IReadOnlyList<ServiceEndpoints> services, IRowReader rows, IPendingReasonReader reader)
{
    const int MaxIdLength = 128;

    /// <summary>What all services here know, for somebody who may see the order.</summary>
    /// <param name="withErrors">Says what went wrong inside, too.</param>
    public async ValueTask<IReadOnlyList<PendingReason>> Of(string orderId, bool withErrors, CancellationToken cancel)
    {
        var found = new List<PendingReason>();
        var letters = await reader.DeadLetters(orderId, cancel);
        foreach (var service in services) found.AddRange((await CollectFrom(service, orderId, letters, cancel)).Waits);
        return WithoutErrors(found, withErrors);
    }

    /// <summary>What services know; a customer hears nothing of an order that, as far as they can tell, is another's.</summary>
    /// <param name="only">The one service to ask; null asks all here.</param>
    public async ValueTask<IReadOnlyList<PendingReason>> Of(string orderId, string? only, Caller caller, CancellationToken cancel)
    {
        if (orderId.Length > MaxIdLength || orderId.Contains('\0', StringComparison.Ordinal)) return [];
        var all = new List<PendingReason>();
        var letters = await reader.DeadLetters(orderId, cancel);
        foreach (var service in services.Where(service => only is null || service.Name == only))
        {
            var (owner, found) = await CollectFrom(service, orderId, letters, cancel);
            if (!caller.IsCustomer || owner == caller.Subject) all.AddRange(found);
        }

        return WithoutErrors(all, caller.IsOperator);
    }

    static IReadOnlyList<PendingReason> WithoutErrors(List<PendingReason> found, bool withErrors) =>
        withErrors ? found : [.. found.Select(wait => wait with { Error = null })];

    async ValueTask<(string? Owner, List<PendingReason> Waits)> CollectFrom(
        ServiceEndpoints service, string orderId, IReadOnlyList<DeadLetter> letters, CancellationToken cancel)
    {
        var own = service.FindPendingReasons is { } find ? await find(orderId, rows, reader, cancel) : null;
        List<PendingReason> found = [.. own?.PendingReasons ?? []];
        foreach (var message in await reader.DeferredMessages(service.Name, orderId, cancel)) found.Add(Of(service.Name, message));
        found.AddRange(letters.Where(letter => letter.Consumer == service.Name).Select(Of));
        return (own?.Owner, found);
    }

    static PendingReason Of(string service, DeferredMessage message) => message.IsOutOfOrder
        ? new PendingReason(
            service, PendingReasonKind.OutOfOrder, $"what {message.Type} refers to: {service} has not heard of it yet",
            message.DeferredAt, message.NextAttemptAt, null, message.Attempts)
        : new PendingReason(
            service, PendingReasonKind.Failing, $"another try of {message.Type} in {service}, which failed {FormatAttempts(message.Attempts)}",
            message.DeferredAt, message.NextAttemptAt, null, message.Attempts, null, message.Error);

    static PendingReason Of(DeadLetter letter)
    {
        var id = DeadLetterPort.PublicId(letter);
        return new PendingReason(
            letter.Consumer, PendingReasonKind.DeadLetter,
            $"an operator: {letter.Type} for {letter.Consumer} is a dead letter ({id}), to be replayed or discarded",
            letter.DeadAt, null, null, letter.Attempts, id, letter.Error);
    }

    static string FormatAttempts(int attempts) => attempts == 1 ? "once" : $"{attempts} times";
}
