using Doms.Client;
using Doms.Contracts;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Completes ids of dead letters, which a message may name without their service.</summary>
static class DeadLetterIds
{
    static readonly string[] Services =
    [
        ServiceNames.Orders, ServiceNames.Inventory, ServiceNames.Payments, ServiceNames.Fulfillment, ServiceNames.Notifications,
        ServiceNames.Orchestrator,
    ];

    /// <summary>Returns the full id, <c>&lt;service&gt;-&lt;uuid&gt;</c>.</summary>
    /// <exception cref="CommandException">No service has such a dead letter.</exception>
    public static async Task<string> Complete(DomsClient client, string id, CancellationToken cancel) =>
        IsFull(id) ? id : (await Find(client, id, cancel)).Value.Letter.Id;

    /// <summary>Returns the dead letter with this id, complete or without its service.</summary>
    /// <exception cref="CommandException">No service has such a dead letter.</exception>
    public static async Task<ApiResponse<DeadLetterDetailsView>> Find(DomsClient client, string id, CancellationToken cancel)
    {
        if (IsFull(id)) return await client.GetDeadLetter(id, cancel);
        foreach (var service in Services)
        {
            try
            {
                return await client.GetDeadLetter($"{service}-{id}", cancel);
            }
            catch (ApiException error) when (error.Status == 404)
            {
                // Another service may have it.
            }
        }

        throw new CommandException($"No service has a dead letter {id}.");
    }

    static bool IsFull(string id) => Array.Exists(Services, service => id.StartsWith($"{service}-", StringComparison.Ordinal));
}
