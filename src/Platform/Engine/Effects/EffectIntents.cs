using System.Text.Json;
using Doms.Primitives;

namespace Doms.Engine.Effects;

/// <summary>
/// Writes the intent, the lease and the outcome of external calls in the transaction of the message they belong to.
/// </summary>
sealed class EffectIntents(UnitOfWork unitOfWork, EngineParts parts, EffectQueues queues)
{
    static readonly TimeSpan FirstRetryDelay = TimeSpan.FromSeconds(1);

    readonly Backoff _retryDelay = new(FirstRetryDelay, parts.Options.MaxEffectRetryDelay);

    DateTimeOffset LeaseEnd => unitOfWork.Now + parts.Options.EffectLease;

    /// <summary>Stores an effect: leased to this process where it has capacity, otherwise due for any process.</summary>
    public void Enqueue(Delivery by, string key, object request)
    {
        var type = by.Module.EffectOf(request);
        var headers = unitOfWork.Publisher.HeadersFor(by, type.Name, by.Message.Key);
        var row = new EffectRow(
            key, Version: 1, by.Module.Name, type.Name, Due: unitOfWork.Now, Lease: 0, Attempts: 0, Error: null,
            CreatedAt: unitOfWork.Now, headers.ToJson(), JsonSerializer.SerializeToUtf8Bytes(request, type.Json));
        if (queues.Of(type).TryReserve(isNew: true, row.Request.Length))
        {
            row = row with { Lease = 1, Due = LeaseEnd };
            unitOfWork.AfterCommit.Effects.Add(
                new EffectCall(row, type, request, MayHaveBeenSent: false, WaitingSince: unitOfWork.Now) { Headers = headers });
        }

        Put(row);
    }

    /// <summary>Leases a due effect to this process; without capacity for it, the row stays unchanged and due.</summary>
    public void TakeOver(EffectRow row)
    {
        var request = ParseRequest(row, out var type);
        if (request is not null && !queues.Of(type!).TryReserve(isNew: false, row.Request.Length))
        {
            unitOfWork.AfterCommit.TrackEffectDue(row.Name, row.Due);
            return;
        }

        var leased = row.WithNextLease(LeaseEnd);
        if (request is null) leased = leased with { Error = $"The request of this '{row.Name}' is unreadable; fix or delete the row." };
        else unitOfWork.AfterCommit.Effects.Add(new EffectCall(leased, type!, request, !row.WasNeverLeased, WaitingSince: row.Due));
        Put(leased);
    }

    /// <summary>Extends a lease; one that has ended stays ended, and its holder learns of it after the commit.</summary>
    public void Renew(LeasedEffect lease)
    {
        if (Find(lease) is not { } row)
        {
            unitOfWork.AfterCommit.EndedEffects.Add(lease);
            return;
        }

        Put(row.WithRenewedLease(LeaseEnd));
        unitOfWork.AfterCommit.RenewedEffects.Add((lease, LeaseEnd));
    }

    /// <summary>Ends a lease, so that the effect is due for any process.</summary>
    public void Release(LeasedEffect lease)
    {
        if (Find(lease) is { } row) Put(row.WithNextLease(unitOfWork.Now));
    }

    /// <summary>Deletes an effect with a known outcome; sets the next attempt of any other.</summary>
    public void RecordOutcome(LeasedEffect lease, EffectResult result)
    {
        unitOfWork.AfterCommit.EndedEffects.Add(lease);
        if (result.IsDone)
        {
            unitOfWork.Delete(new RowKey(EffectRow.Table, lease.Key));
            return;
        }

        var row = unitOfWork.Find(EffectRow.Table, lease.Key)!;
        var attempts = row.Attempts + (result.CountsAsAttempt ? 1 : 0);
        var delay = result.RetryDelay ?? _retryDelay.DelayWithJitter(Math.Max(attempts, 1), parts.Ids.NextFraction());
        Put(row.WithNextLease(unitOfWork.Now + delay) with { Attempts = attempts, Error = result.Reason });
    }

    /// <summary>Whether the lease has not ended. If it has, its holder learns of it after the commit.</summary>
    public bool IsCurrent(LeasedEffect lease)
    {
        if (Find(lease) is not null) return true;
        unitOfWork.AfterCommit.EndedEffects.Add(lease);
        return false;
    }

    /// <summary>Drops the calls from this position on, and the capacity that they reserve.</summary>
    public void DropCallsFrom(int position)
    {
        var calls = unitOfWork.AfterCommit.Effects;
        for (var i = position; i < calls.Count; i++) queues.Of(calls[i].Type).CancelReservation(calls[i].Row.Request.Length);
        calls.Truncate(position);
    }

    EffectRow? Find(LeasedEffect lease) =>
        unitOfWork.Find(EffectRow.Table, lease.Key) is { } row && row.Lease == lease.Lease ? row : null;

    void Put(EffectRow row)
    {
        unitOfWork.Put(new RowKey(EffectRow.Table, row.Key), row);
        unitOfWork.AfterCommit.TrackEffectDue(row.Name, row.Due);
    }

    /// <summary>The request as an object; null when it is unreadable, or when no service here has the effect.</summary>
    object? ParseRequest(EffectRow row, out EffectType? type)
    {
        type = parts.Router.Module(row.Service)?.FindEffect(row.Name);
        if (type is null) return null;
        try
        {
            return JsonSerializer.Deserialize(row.Request, type.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
