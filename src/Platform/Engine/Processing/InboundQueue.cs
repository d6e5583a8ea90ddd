namespace Doms.Engine.Processing;

/// <summary>
/// Deliveries that wait for a batch. Client requests are bounded by count, bytes and age and may be rejected; other deliveries
/// count towards the bytes, and are bounded at their sources. Both are taken alternately.
/// </summary>
sealed class InboundQueue(EngineOptions options)
{
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    readonly int _maxRequests = Math.Max(1, options.MaxQueuedRequests / options.Lanes);
    readonly long _maxBytes = options.MaxQueuedBytes / options.Lanes;
    readonly Lock _gate = new();
    readonly Queue<(Delivery Delivery, ClientRequest Request)> _requests = [];
    readonly LinkedList<Delivery> _others = [];
    long _bytes;
    long _requestBytes;
    bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate) return _requests.Count + _others.Count;
        }
    }

    /// <summary>Size of the queued messages.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>Size of the queued client requests, those excepted that returned from a batch.</summary>
    public long RequestBytes
    {
        get
        {
            lock (_gate) return _requestBytes;
        }
    }

    /// <param name="oldestInBatch">Arrival time of the oldest delivery that was taken and is not handled yet.</param>
    /// <exception cref="OverloadedException">The queue is full or closed, or what is in front of the request is too old.</exception>
    public void AddRequest(Delivery delivery, ClientRequest request, DateTimeOffset? oldestInBatch)
    {
        lock (_gate)
        {
            if (_isClosed) throw Overloaded("The service is stopping; retry later.");
            if (_requests.Count >= _maxRequests)
                throw Overloaded($"{_requests.Count} requests are queued (Engine:MaxQueuedRequests); retry later.");
            if (_bytes + delivery.Bytes > _maxBytes)
                throw Overloaded($"Messages of {_bytes} bytes are queued (Engine:MaxQueuedBytes); retry later.");
            var queued = Oldest();
            if ((queued is null || oldestInBatch < queued ? oldestInBatch : queued) is { } oldest
                && delivery.ArrivedAt - oldest > options.MaxQueueAge)
                throw Overloaded($"The oldest unhandled message arrived at {oldest:O} (Engine:MaxQueueAge); retry later.");
            _bytes += delivery.Bytes;
            _requestBytes += delivery.Bytes;
            _requests.Enqueue((delivery, request));
        }
    }

    public void Add(Delivery delivery)
    {
        lock (_gate)
        {
            _bytes += delivery.Bytes;
            _others.AddLast(delivery);
        }
    }

    /// <summary>Puts deliveries that were taken but not handled back in front of all others.</summary>
    public void Requeue(IReadOnlyList<Delivery> deliveries)
    {
        lock (_gate)
        {
            for (var i = deliveries.Count - 1; i >= 0; i--)
            {
                _bytes += deliveries[i].Bytes;
                _others.AddFirst(deliveries[i]);
            }
        }
    }

    /// <summary>
    /// Takes requests and other deliveries alternately until the batch has the given number, or its bytes. Abandoned requests
    /// are dropped.
    /// </summary>
    /// <param name="limit">Number of deliveries in the batch, with those it contains already.</param>
    /// <param name="post">Runs the continuation of a dropped request elsewhere.</param>
    public void Take(int limit, List<Delivery> batch, Action<Action> post)
    {
        lock (_gate)
        {
            var bytes = batch.Sum(delivery => (long)delivery.Bytes);
            while (HasRoom() && (_requests.Count > 0 || _others.Count > 0))
            {
                if (_others.First is { } other)
                {
                    _others.RemoveFirst();
                    Add(other.Value);
                }

                if (_requests.Count > 0 && HasRoom() && TakeRequest(post) is { } request) Add(request);
            }

            bool HasRoom() => batch.Count < limit && (batch.Count == 0 || bytes < options.MaxBatchBytes);

            void Add(Delivery delivery)
            {
                _bytes -= delivery.Bytes;
                bytes += delivery.Bytes;
                batch.Add(delivery);
            }
        }
    }

    /// <summary>Arrival time of the oldest delivery; null when the queue is empty.</summary>
    public DateTimeOffset? OldestArrival()
    {
        lock (_gate) return Oldest();
    }

    /// <summary>Time at which the broker took the oldest queued record; null without one. Reads the whole queue.</summary>
    public DateTimeOffset? OldestPublication()
    {
        lock (_gate) return _others.Min(delivery => delivery.PublishedAt);
    }

    /// <summary>Rejects new requests; queued deliveries are still handled.</summary>
    public void Close()
    {
        lock (_gate) _isClosed = true;
    }

    /// <summary>Rejects the queued requests. None of them had any effect.</summary>
    /// <param name="post">Runs the continuation of a rejected request elsewhere.</param>
    public void RejectRequests(Exception error, Action<Action> post)
    {
        var rejected = new List<ClientRequest>();
        lock (_gate)
        {
            rejected.AddRange(_requests.Select(queued => queued.Request));
            _bytes -= _requestBytes;
            _requestBytes = 0;
            _requests.Clear();
            // Those that did not fit into a batch are among the others.
            foreach (var other in _others.Where(other => other.Source is ClientRequest).ToList())
            {
                rejected.Add((ClientRequest)other.Source);
                _bytes -= other.Bytes;
                _others.Remove(other);
            }
        }

        foreach (var request in rejected) post(() => request.Fail(error));
    }

    /// <summary>Rejects everything that waits for an answer, once the lane has stopped. None of it had any effect.</summary>
    public void RejectRemaining() => RejectRequests(Overloaded("The service has stopped; retry later."), action => action());

    static OverloadedException Overloaded(string message) => new(message, RetryAfter);

    /// <summary>The next request; null when its caller has left.</summary>
    Delivery? TakeRequest(Action<Action> post)
    {
        var (delivery, request) = _requests.Dequeue();
        _requestBytes -= delivery.Bytes;
        if (!request.IsAbandoned) return delivery;
        _bytes -= delivery.Bytes;
        post(request.Cancel);
        return null;
    }

    DateTimeOffset? Oldest()
    {
        DateTimeOffset? request = _requests.TryPeek(out var first) ? first.Delivery.ArrivedAt : null;
        DateTimeOffset? other = _others.First?.Value.ArrivedAt;
        return request < other || other is null ? request : other;
    }
}
