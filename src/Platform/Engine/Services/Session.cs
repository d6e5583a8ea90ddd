using Doms.Primitives;

namespace Doms.Engine.Services;

/// <summary>The authenticated caller of a request.</summary>
/// <param name="Subject">The token's subject; <c>anonymous</c> without a token.</param>
/// <param name="Role">Whose data the caller sees, e.g. <c>customer</c>.</param>
/// <param name="Scopes">What the caller may do, separated by spaces; null for all that its role may.</param>
public sealed record Caller(string Subject, string Role, string? Scopes = null);

/// <summary>The message that a handler is handling.</summary>
/// <param name="Caller">The caller of a client request; null for any other message.</param>
public sealed record MessageContext(
    Guid Id, string Type, string Key, string CorrelationId, Guid? CausationId, DateTimeOffset Time, Caller? Caller);

/// <summary>
/// The view that a handler has of one message: the planned rows of its own service, and everything that is written, published,
/// scheduled, called and responded if the batch commits. The part of one message can be rolled back alone.
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

    /// <summary>
    /// The wall clock at the start of the batch, in whole microseconds, for times that people see. It may jump.
    /// </summary>
    public DateTimeOffset WallClock => _unitOfWork.WallClock;

    /// <summary>The store's clock at the start of the batch, for due times and expiry. It never jumps.</summary>
    public DateTimeOffset StoreClock => _unitOfWork.Now;

    /// <summary>Both clocks.</summary>
    public Moment Moment => new(WallClock, StoreClock);

    public MessageContext Context => field ??= _delivery.ToContext();

    internal Response? Response { get; private set; }

    internal Rejection? Rejection { get; private set; }

    internal bool IsOutOfOrder { get; private set; }

    ServiceModule Module => _delivery.Module;

    /// <summary>A planned row, with the changes of earlier messages of the batch; null where it is absent.</summary>
    /// <exception cref="RowNotPlannedException">The row is not in the plan.</exception>
    public T? Find<T>(string key)
        where T : class => (T?)_unitOfWork.Find(RowKeyOf<T>(key));

    /// <summary>
    /// Inserts or changes a row. Its version must be the current one plus 1. A new row (version 1) whose key cannot exist yet,
    /// such as a ledger entry, need not be planned.
    /// </summary>
    public void Put<T>(T row)
        where T : class
    {
        var table = Module.TableOf(row.GetType());
        _unitOfWork.Put(new RowKey(table, table.KeyOf(row)), row);
    }

    /// <summary>Deletes a planned row; does nothing where it is absent.</summary>
    public void Delete<T>(string key)
        where T : class => _unitOfWork.Delete(RowKeyOf<T>(key));

    /// <summary>Publishes an event or sends a command, also to the service itself.</summary>
    public void Publish(object message) => _unitOfWork.Publisher.Publish(_delivery, message);

    /// <summary>Schedules a message of the service to itself at a time by the store's clock.</summary>
    public void Schedule(object message, DateTimeOffset at) => _unitOfWork.Publisher.Schedule(_delivery, message, at);

    /// <summary>Schedules a message as <see cref="Schedule"/> does, in place of the one that this name was set to before.</summary>
    /// <exception cref="RowNotPlannedException">The timer is not in the plan.</exception>
    public void SetTimer(string name, object message, DateTimeOffset at) =>
        _unitOfWork.Publisher.SetTimer(_delivery, name, message, at);

    /// <summary>Deletes a named timer; does nothing where it is not set, or where its message has failed and is being retried.</summary>
    /// <exception cref="RowNotPlannedException">The timer is not in the plan.</exception>
    public void CancelTimer(string name) => _unitOfWork.StoredMessages.CancelTimer(Module, name);

    /// <summary>Requests an external call, made after the commit.</summary>
    /// <param name="key">Idempotency key, fixed by (order, purpose, attempt); never reused for a different call.</param>
    public void EnqueueEffect(string key, object request) => _unitOfWork.Effects.Enqueue(_delivery, key, request);

    /// <summary>Sets the response that the caller receives after the commit.</summary>
    public void Respond(int status, object body, string? location = null) =>
        Response = new Response(status, Module.Serialize(body), location);

    /// <summary>Rejects a client request: rolls back everything but its idempotency row.</summary>
    /// <exception cref="InvalidOperationException">
    /// The message is not a client request; a refusal of any other message is an event.
    /// </exception>
    public void Reject(Rejection rejection)
    {
        if (_delivery.Source is not ClientRequest)
            throw new InvalidOperationException($"A {_delivery.Message.Type.Name} was refused: {rejection.Code}: {rejection.Detail}");
        Rejection = rejection;
    }

    /// <summary>
    /// Rolls the message back, because it depends on one that has not arrived; it is retried after the next message
    /// of its key.
    /// </summary>
    /// <exception cref="InvalidOperationException">The message is a client request, whose caller waits: it is rejected instead.</exception>
    public void DeferUntilLater()
    {
        if (_delivery.Source is ClientRequest)
            throw new InvalidOperationException($"A request cannot be deferred: {_delivery.Message.Type.Name}.");
        IsOutOfOrder = true;
    }

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

    /// <summary>Logs a line at Information with the ids of order and trace, after the commit.</summary>
    public void Log(string line) => _unitOfWork.AfterCommit.LogLines.Add(new(line, _delivery.Message.Key, _delivery.TraceParent));

    public string NewId() => _unitOfWork.NewId();

    internal void TrackDue(string kind, DateTimeOffset at) => _unitOfWork.AfterCommit.TrackDue(kind, at);

    internal EffectIntents Effects => _unitOfWork.Effects;

    /// <summary>Deletes a row that no longer changes, without loading it; does nothing where it is absent.</summary>
    internal void Purge<T>(string key)
        where T : class => _unitOfWork.Purge(RowKeyOf<T>(key));

    internal void CountDeadLetter() => _unitOfWork.AfterCommit.DeadLettered++;

    /// <summary>Publishes a message that the broker refused, unchanged; false when its type is not known.</summary>
    internal bool TryRepublish(string headers, string key, byte[] payload, int replays) =>
        _unitOfWork.Publisher.TryRepublish(MessageHeaders.Parse(headers), key, payload, replays);

    RowKey RowKeyOf<T>(string key) => new(Module.TableOf(typeof(T)), key);
}
