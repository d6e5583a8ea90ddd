using System.Text.Json;
using Doms.Primitives;

namespace Doms.Engine.Effects;

/// <summary>
/// Writes the intent, the lease and the outcome of external calls in the transaction of the message they belong to.
/// </summary>
/// <param name="capacity">How many more effects of a type this process can hold.</param>
sealed class EffectIntents(UnitOfWork unitOfWork, EngineParts parts, Func<EffectType, int> capacity)
{
    static readonly TimeSpan FirstRetryDelay = TimeSpan.FromSeconds(1);

    readonly Backoff _retryDelay = new(FirstRetryDelay, parts.Options.MaxEffectRetryDelay);

    /// <summary>Stores an effect: leased to this process where it has capacity, otherwise due for any process.</summary>
    public void Enqueue(Delivery by, string key, object request)
    {
        var effect = by.Module.EffectOf(request);
        var headers = unitOfWork.Publisher.HeadersFor(by, effect.Name, by.Message.Key);
        var isLeased = HasCapacity(effect);
        var row = new EffectRow(
            key, Version: 1, by.Module.Name, effect.Name, isLeased ? unitOfWork.Now + parts.Options.EffectLeaseDuration : unitOfWork.Now,
            Attempts: 0, Error: null, CreatedAt: unitOfWork.Now, headers.ToJson(),
            JsonSerializer.SerializeToUtf8Bytes(request, effect.Json));
        unitOfWork.Put(new RowKey(EffectRow.Table, key), row);
        if (isLeased) unitOfWork.AfterCommit.Effects.Add(new EffectCall(row, effect, request, MayHaveBeenSent: false));
        unitOfWork.AfterCommit.TrackEffectDue(row.Due);
    }

    /// <summary>Leases a stored effect to this process; without capacity for it, the row stays unchanged and due.</summary>
    public void TakeOver(EffectRow row)
    {
        var request = ParseRequest(row, out var type);
        if (request is not null && !HasCapacity(type!))
        {
            unitOfWork.AfterCommit.TrackEffectDue(unitOfWork.Now + EffectType.CapacityRetryDelay);
            return;
        }

        var leased = row with { Version = row.Version + 1, Due = unitOfWork.Now + parts.Options.EffectLeaseDuration };
        if (request is null) leased = leased with { Error = $"The request of this '{row.Name}' is unreadable; fix or delete the row." };
        else unitOfWork.AfterCommit.Effects.Add(new EffectCall(leased, type!, request, MayHaveBeenSent: !row.WasNeverLeased));
        unitOfWork.Put(new RowKey(EffectRow.Table, row.Key), leased);
        unitOfWork.AfterCommit.TrackEffectDue(leased.Due);
    }

    /// <summary>Deletes an effect with a known outcome; sets the next attempt of any other.</summary>
    public void RecordOutcome(EffectOutcome outcome)
    {
        var key = new RowKey(EffectRow.Table, outcome.Key);
        if (outcome.Result.IsDone)
        {
            unitOfWork.Delete(key);
            return;
        }

        var row = unitOfWork.Find(EffectRow.Table, outcome.Key)!;
        var attempts = row.Attempts + (outcome.Result.CountsAsAttempt ? 1 : 0);
        var delay = outcome.Result.RetryDelay ?? _retryDelay.DelayWithJitter(Math.Max(attempts, 1), parts.Ids.NextFraction());
        var next = row with
        {
            Version = row.Version + 1, Attempts = attempts, Due = unitOfWork.Now + delay, Error = outcome.Result.Reason,
        };
        unitOfWork.Put(key, next);
        unitOfWork.AfterCommit.TrackEffectDue(next.Due);
    }

    // Effects of all types in this batch are counted together, which is on the safe side.
    bool HasCapacity(EffectType type) => capacity(type) > unitOfWork.AfterCommit.Effects.Count;

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
