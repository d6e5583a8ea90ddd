using System.Text.Json;
using Doms.Contracts;
using Doms.Engine.Services;
using Doms.Inventory;
using Doms.Inventory.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Doms.Simulation.Faults;

namespace Doms.Simulator;

/// <summary>
/// Callers with stand-alone reservations: some reserve the lines of an order first, extend the reservation, release it or let it expire,
/// and then order it all the same; another reserves single products, and releases them by reservation or by product.
/// </summary>
sealed class SimulatedReservations(SimulatedShop shop, SimulatedClients clients)
{
    const int ExtensionOneIn = 3;
    const int ReleaseOneIn = 6;
    const double MaxPauseSeconds = 60;
    static readonly Caller Holder = new("holder", "customer");
    readonly IdSource _ids = new(shop.Time, clients.Random.NextBytes);
    readonly Dictionary<string, List<string>> _heldOf = [];

    /// <summary>Reserves the lines of an order, in some cases; the order then names the reservation.</summary>
    public async Task<OrderDraft> ReserveFirst(OrderDraft draft, Caller caller, string name)
    {
        if (!shop.Faults.ShouldInject(FaultKind.ReserveFirst, name)) return draft;
        var items = draft.Lines.Select(line => new ReservationItem(line.ProductId, line.Quantity)).ToList();
        var create = new CreateReservation(items, caller.Subject, _ids.NewText());
        if (IdIn(await clients.Send(ServiceNames.Inventory, create, caller)) is not { } id) return draft;
        if (clients.Random.Next(ExtensionOneIn) == 0)
        {
            await clients.Pause(0, MaxPauseSeconds);
            await clients.Send(ServiceNames.Inventory, new ExtendReservation(id), caller);
        }

        if (clients.Random.Next(ReleaseOneIn) == 0) await clients.Send(ServiceNames.Inventory, new ReleaseReservation(id), caller);
        await clients.Pause(0, clients.Random.Next(2) == 0 ? 1 : MaxPauseSeconds);
        return draft with { ReservationId = id };
    }

    /// <summary>Reserves units of one product, and releases some of them.</summary>
    public async Task ReserveOne(string product)
    {
        var create = new CreateStandAloneReservation(product, 1 + clients.Random.Next(3), Holder.Subject, _ids.NewText());
        if (IdIn(await clients.Send(ServiceNames.Inventory, create, Holder)) is not { } id) return;
        if (!_heldOf.TryGetValue(product, out var held)) _heldOf.Add(product, held = []);
        held.Add(id);
        if (clients.Random.Next(2) == 0) return;
        await clients.Pause(0, MaxPauseSeconds);
        object release = clients.Random.Next(2) == 0
            ? new ReleaseStandAloneReservation(id)
            : new ReleaseReservedUnits(product, 1 + clients.Random.Next(3), Holder.Subject, [.. held]);
        await clients.Send(ServiceNames.Inventory, release, Holder);
    }

    static string? IdIn(Response? response)
    {
        if (response is not { Rejection: null }) return null;
        using var body = JsonDocument.Parse(response.Body);
        return body.RootElement.GetProperty("reservationId").GetString();
    }
}
