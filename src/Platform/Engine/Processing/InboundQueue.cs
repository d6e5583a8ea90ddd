namespace Doms.Engine.Processing;

/// <summary>What waits for a batch: calls over HTTP, which are bounded and may be refused, and everything else, taken by turns.</summary>
sealed class InboundQueue(EngineOptions options)
{
    const int MaxBytes = 64 * 1024 * 1024;
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    readonly Lock _gate = new();
    readonly Queue<Delivery> _requests = [];
    readonly LinkedList<Delivery> _others = [];
    long _bytes;
    bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate) return _requests.Count + _others.Count;
        }
    }

    /// <exception cref="OverloadedException">Too much waits already, or for too long.</exception>
    public void AddRequest(Delivery call, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_isClosed) throw new OverloadedException("The service is stopping; try again in a moment.", RetryAfter);
            if (_requests.Count >= options.MaxQueuedRequests)
                throw new OverloadedException($"{_requests.Count} calls wait already (Engine:MaxWaiting); try again later.", RetryAfter);
            if (_bytes + call.Request!.Bytes > MaxBytes)
                throw new OverloadedException($"Calls of {_bytes} bytes wait already; try again later.", RetryAfter);
            if (Oldest() is { } oldest && now - oldest > options.MaxQueueAge)
                throw new OverloadedException($"The oldest message waits since {oldest:O} (Engine:MaxAge); come back later.", RetryAfter);
            _bytes += call.Request.Bytes;
            _requests.Enqueue(call);
        }
    }

    public void Add(Delivery delivery)
    {
        lock (_gate) _others.AddLast(delivery);
    }

    /// <summary>Puts back what was taken but not handled, in front of everything else.</summary>
    public void Requeue(IReadOnlyList<Delivery> deliveries)
    {
        lock (_gate)
        {
            for (var i = deliveries.Count - 1; i >= 0; i--) _others.AddFirst(deliveries[i]);
        }
    }

    /// <summary>Takes until there are so many, calls and others by turns; abandoned calls are dropped.</summary>
    public void Take(int limit, List<Delivery> into, Action<Action> post)
    {
        lock (_gate)
        {
            while (into.Count < limit && (_requests.Count > 0 || _others.Count > 0))
            {
                if (_others.First is { } other)
                {
                    _others.RemoveFirst();
                    into.Add(other.Value);
                }

                if (_requests.Count > 0 && into.Count < limit) TakeRequest(into, post);
            }
        }
    }

    /// <summary>When the oldest message that waits here arrived; null when none waits.</summary>
    public DateTimeOffset? OldestArrival()
    {
        lock (_gate) return Oldest();
    }

    /// <summary>Takes no more calls; what waits is still handled.</summary>
    public void Close()
    {
        lock (_gate) _isClosed = true;
    }

    /// <summary>Turns away the calls that still wait once the lane has stopped: nothing of them was done.</summary>
    public void RejectRemaining()
    {
        var left = new List<Delivery>();
        lock (_gate)
        {
            left.AddRange(_requests);
            _requests.Clear();
            _bytes = 0;
        }

        foreach (var call in left) call.Request!.Fail(new OverloadedException("The service has stopped; try again in a moment.", RetryAfter));
    }

    void TakeRequest(List<Delivery> into, Action<Action> post)
    {
        var call = _requests.Dequeue();
        _bytes -= call.Request!.Bytes;
        if (call.Request.IsAbandoned) post(call.Request.Cancel);
        else into.Add(call);
    }

    DateTimeOffset? Oldest()
    {
        DateTimeOffset? call = _requests.TryPeek(out var first) ? first.ArrivedAt : null;
        DateTimeOffset? other = _others.First?.Value.ArrivedAt;
        return call < other || other is null ? call : other;
    }
}
