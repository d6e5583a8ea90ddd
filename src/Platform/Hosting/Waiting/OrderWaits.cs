using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;

namespace Doms.Hosting.Waiting;

/// <summary>Collects what an order waits for from the services of this process, each from its own rows.</summary>
public sealed class OrderWaits(IReadOnlyList<ServiceEndpoints> services, IRowReader rows, IWaitReader waits)
{
    const int LongestId = 128;

    /// <summary>What all services here know, for somebody who may see the order.</summary>
    /// <param name="withErrors">Says what went wrong inside, too.</param>
    public async ValueTask<IReadOnlyList<Wait>> Of(string orderId, bool withErrors, CancellationToken cancel)
    {
        var found = new List<Wait>();
        var letters = await waits.DeadLetters(orderId, cancel);
        foreach (var service in services) found.AddRange((await OfService(service, orderId, letters, cancel)).Waits);
        return Shown(found, withErrors);
    }

    /// <summary>What services know; a customer hears nothing of an order that, as far as they can tell, is another's.</summary>
    /// <param name="only">The one service to ask; null asks all here.</param>
    public async ValueTask<IReadOnlyList<Wait>> Of(string orderId, string? only, Caller caller, CancellationToken cancel)
    {
        if (orderId.Length > LongestId || orderId.Contains('\0', StringComparison.Ordinal)) return [];
        var all = new List<Wait>();
        var letters = await waits.DeadLetters(orderId, cancel);
        foreach (var service in services.Where(service => only is null || service.Name == only))
        {
            var (owner, found) = await OfService(service, orderId, letters, cancel);
            if (!caller.IsCustomer || owner == caller.Subject) all.AddRange(found);
        }

        return Shown(all, caller.IsOperator);
    }

    static IReadOnlyList<Wait> Shown(List<Wait> found, bool withErrors) =>
        withErrors ? found : [.. found.Select(wait => wait with { Error = null })];

    async ValueTask<(string? Owner, List<Wait> Waits)> OfService(
        ServiceEndpoints service, string orderId, IReadOnlyList<DeadLetter> letters, CancellationToken cancel)
    {
        var own = service.Waits is { } find ? await find(orderId, rows, waits, cancel) : null;
        List<Wait> found = [.. own?.Waits ?? []];
        foreach (var message in await waits.Messages(service.Name, orderId, cancel)) found.Add(Of(service.Name, message));
        found.AddRange(letters.Where(letter => letter.Consumer == service.Name).Select(Of));
        return (own?.Owner, found);
    }

    static Wait Of(string service, WaitingMessage message) => message.IsEarly
        ? new Wait(
            service, WaitKind.TooEarly, $"what {message.Type} refers to: {service} has not heard of it yet",
            message.Since, message.NextAt, null, message.Attempts)
        : new Wait(
            service, WaitKind.Failing, $"another try of {message.Type} in {service}, which failed {Times(message.Attempts)}",
            message.Since, message.NextAt, null, message.Attempts, null, message.Error);

    static Wait Of(DeadLetter letter)
    {
        var id = DeadLetterPort.PublicId(letter);
        return new Wait(
            letter.Consumer, WaitKind.DeadLetter,
            $"an operator: {letter.Type} for {letter.Consumer} is a dead letter ({id}), to be replayed or discarded",
            letter.DeadAt, null, null, letter.Attempts, id, letter.Error);
    }

    static string Times(int attempts) => attempts == 1 ? "once" : $"{attempts} times";
}
