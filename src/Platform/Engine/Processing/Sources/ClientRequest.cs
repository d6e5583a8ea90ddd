namespace Doms.Engine.Processing.Sources;

/// <summary>A request that waits for its response: over HTTP, or an internal command of the engine.</summary>
/// <param name="cancel">Cancelled when the caller disconnects.</param>
sealed class ClientRequest(Caller caller, IdempotencyKey? key, CancellationToken cancel) : MessageSource
{
    static readonly TimeSpan ConflictRetryAfter = TimeSpan.FromSeconds(1);
    readonly TaskCompletionSource<Response> _response = new();

    public override string Origin => "local";

    public override bool IsOrdered => false;

    public override bool ReturnsToQueue => false;

    public override Caller Caller { get; } = caller;

    public IdempotencyKey? Key { get; } = key;

    /// <summary>Completes with the response after the commit, or with the error that prevented it.</summary>
    public Task<Response> Completion => _response.Task;

    /// <summary>Whether the caller has disconnected. A request abandoned before its batch is dropped.</summary>
    public bool IsAbandoned => cancel.IsCancellationRequested;

    public void Succeed(Response response) => _response.TrySetResult(response);

    public void Fail(Exception error) => _response.TrySetException(error);

    public void Cancel() => _response.TrySetCanceled(cancel);

    public override void PlanRows(UnitOfWork unitOfWork, Delivery delivery)
    {
        if (Key is { } idempotencyKey) unitOfWork.PlanLoad(IdempotencyRecords.RowKeyOf(idempotencyKey));
    }

    public override bool TryCompleteDuplicate(UnitOfWork unitOfWork, Delivery delivery) => IdempotencyRecords.TryReplay(unitOfWork, this);

    public override bool IsBlocked(Round round, Delivery delivery) => false;

    public override void Complete(UnitOfWork unitOfWork, Delivery delivery, string status)
    {
    }

    public override void Respond(UnitOfWork unitOfWork, Session session) =>
        IdempotencyRecords.RecordResponse(unitOfWork, this, session);

    public override bool TryReportFailure(UnitOfWork unitOfWork, Delivery delivery, Exception error)
    {
        Exception failure = error is VersionConflictException
            ? new OverloadedException($"Other requests keep changing the rows of this one: {error.Message}", ConflictRetryAfter)
            : new HandlerFailedException($"{delivery.Message.Headers.Type} could not be handled.", error);
        unitOfWork.AfterCommit.Failures.Add((this, failure));
        return true;
    }
}
