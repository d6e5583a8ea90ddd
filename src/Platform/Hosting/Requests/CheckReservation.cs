using Doms.Primitives;

namespace Doms.Hosting.Requests;

/// <summary>
/// Checks whether an order may name a stand-alone reservation, before the order is accepted. It is registered where Inventory runs in the
/// same process; elsewhere Inventory decides when it reserves, and the order ends cancelled with the same reason.
/// </summary>
/// <param name="owner">Owner of the order.</param>
/// <param name="placer">Subject of the requester.</param>
/// <returns>The reason why not; null for none.</returns>
public delegate ValueTask<Rejection?> CheckReservation(string reservationId, string owner, string placer, CancellationToken cancel);
