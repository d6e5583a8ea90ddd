using Doms.Primitives;

namespace Doms.Engine.Services;

/// <summary>Who asks, as verified at the port the call came in by.</summary>
/// <param name="Subject">The token's subject; <c>anonymous</c> without one.</param>
/// <param name="Role"><c>customer</c>, <c>service</c> or <c>operator</c>.</param>
public sealed record Caller(string Subject, string Role);

/// <summary>The message at hand.</summary>
/// <param name="Caller">Set for a call over HTTP.</param>
public sealed record MessageContext(
    Guid Id, string Type, string Key, string CorrelationId, Guid? CausationId, DateTimeOffset Time, Caller? Caller);

/// <summary>
/// What one handler sees and does with one message: the rows of its own service that its plan named, and what is to be written,
/// published, scheduled, performed and answered if the batch commits. One message's part can be undone alone.
/// </summary>
public sealed class Session
{
    readonly UnitOfWork _unitOfWork;
    readonly Delivery _delivery;

    internal Session(UnitOfWork unitOfWork, Delivery delivery)
    {
        _unitOfWork = unitOfWork;
        _delivery = delivery;
    }

    /// <summary>The wall clock when the batch began, in whole microseconds: dates what people see. It may jump.</summary>
    public DateTimeOffset WallClock => _unitOfWork.WallClock;

    /// <summary>The store's clock when the batch began: for due times and expiry. It never jumps.</summary>
    public DateTimeOffset StoreClock => _unitOfWork.Now;

    /// <summary>Both clocks.</summary>
    public Moment Moment => new(WallClock, StoreClock);

    public MessageContext Context => field ??= _delivery.ToContext();

    internal Response? Response { get; private set; }

    internal Rejection? Rejection { get; private set; }

    internal bool IsOutOfOrder { get; private set; }

    ServiceModule Module => _delivery.Module;

    /// <summary>A planned row as it is now, changes of earlier messages of the batch included; null where there is none.</summary>
    public T? Find<T>(string key)
        where T : class => (T?)_unitOfWork.Find(RowKeyOf<T>(key));

    /// <summary>
    /// Inserts or changes a row. Its version must be the former one plus 1. A new row (version 1) whose key cannot be taken
    /// yet, such as a ledger entry, need not be planned.
    /// </summary>
    public void Put<T>(T row)
        where T : class
    {
        var table = Module.TableOf(row.GetType());
        _unitOfWork.Put(new RowKey(table, table.KeyOf(row)), row);
    }

    /// <summary>Deletes a planned row; nothing happens where there is none.</summary>
    public void Delete<T>(string key)
        where T : class => _unitOfWork.Delete(RowKeyOf<T>(key));

    /// <summary>Publishes an event, sends a command, or tells the service itself something.</summary>
    public void Publish(object message) => _unitOfWork.Publish(_delivery, message);

    /// <summary>A timer: the message comes back at that time by the store's clock, and its handler looks at the state then.</summary>
    public void Schedule(object message, DateTimeOffset at) => _unitOfWork.Schedule(_delivery, message, at);

    /// <summary>Has a call to the outside world made after the commit.</summary>
    /// <param name="key">Its idempotency key, fixed by (order, purpose, attempt): never used for two different calls.</param>
    public void EnqueueEffect(string key, object request) => _unitOfWork.EnqueueEffect(_delivery, key, request);

    /// <summary>What the HTTP caller gets once the batch is committed.</summary>
    public void Respond(int status, object body, string? location = null) =>
        Response = new Response(status, Module.Serialize(body), location);

    /// <summary>Refuses an HTTP call: undoes all of its message but the idempotency row.</summary>
    /// <exception cref="InvalidOperationException">The message is no HTTP call: refusing it is an event, not a rejection.</exception>
    public void Reject(Rejection rejection)
    {
        if (_delivery.Request is null)
            throw new InvalidOperationException($"A {_delivery.Message.Type.Name} was refused: {rejection.Code}: {rejection.Detail}");
        Rejection = rejection;
    }

    /// <summary>The message refers to what is not there yet: it is undone, and tried again after the next message of its key.</summary>
    public void DeferUntilLater() => IsOutOfOrder = true;

    /// <summary>
    /// Applies a decision. One that is out of order defers the message and a rejection rejects the request; nothing else of them is
    /// applied. Otherwise rows are written, then messages published, then effects enqueued, each in the listed order.
    /// </summary>
    public void Apply(Decision decision)
    {
        if (decision.IsOutOfOrder) DeferUntilLater();
        else if (decision.Rejection is { } rejection) Reject(rejection);
        else
        {
            foreach (var row in decision.Rows) Put(row);
            foreach (var message in decision.Messages) Publish(message);
            foreach (var effect in decision.Effects) EnqueueEffect(effect.Key, effect.Request);
        }
    }

    /// <summary>A log line at Information, written after the commit with the order's id.</summary>
    public void Log(string line) => _unitOfWork.Log(line, _delivery.Message.Key);

    public string NewId() => _unitOfWork.NewId();

    internal void TrackDue(DateTimeOffset at) => _unitOfWork.AfterCommit.TrackDue(at);

    internal void TakeOverEffect(EffectRow row) => _unitOfWork.TakeOverEffect(row);

    RowKey RowKeyOf<T>(string key) => new(Module.TableOf(typeof(T)), key);
}
