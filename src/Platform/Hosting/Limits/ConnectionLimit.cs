using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Limits;

/// <summary>
/// Bounds the open connections of all ports together below the limit of open files, so that accepting never fails; one remote address
/// has half of them at most. A connection above a bound is answered 503 and closed.
/// </summary>
sealed class ConnectionLimit
{
    static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    static readonly byte[] Refusal = Encoding.ASCII.GetBytes(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\nConnection: close\r\n"
        + $"Content-Length: {Body.Length}\r\n\r\n{Body}");

    readonly ConcurrentDictionary<IPAddress, int> _byAddress = [];
    readonly int _max;
    readonly Func<IPAddress, bool> _isExempt;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    int _open;
    long _refused;
    long _loggedAt = long.MinValue;

    const string Body = """
        {"type":"urn:doms:problem:too_many_connections","title":"Service Unavailable","status":503,"code":"too_many_connections",
        "detail":"Too many connections are open; try again later."}
        """;

    /// <param name="max">Connections at once, at least 1.</param>
    /// <param name="isExempt">Tells addresses without a bound of their own: this machine, and proxies that many clients share.</param>
    public ConnectionLimit(int max, Func<IPAddress, bool> isExempt, TimeProvider clock, ILogger log)
    {
        (_max, _isExempt, _clock, _log) = (max, isExempt, clock, log);
        new Meter(TelemetryNames.Doms).CreateObservableCounter(
            "oms_connections_refused_total", () => Interlocked.Read(ref _refused), "{connection}",
            "Connections refused because too many were open.");
    }

    /// <summary>Returns a delegate that runs a connection, or refuses it.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) => connection => Run(connection, next);

    async Task Run(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var bounded = address is null || _isExempt(address) ? null : address;
        if (!TryEnter(bounded))
        {
            await Refuse(connection);
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(bounded);
        }
    }

    bool TryEnter(IPAddress? address)
    {
        var isAllowed = Interlocked.Increment(ref _open) <= _max;
        var ofAddress = address is null ? 0 : _byAddress.AddOrUpdate(address, 1, (_, count) => count + 1);
        if (isAllowed && ofAddress <= Math.Max(1, _max / 2)) return true;
        Leave(address);
        return false;
    }

    void Leave(IPAddress? address)
    {
        Interlocked.Decrement(ref _open);
        if (address is null) return;
        _byAddress.AddOrUpdate(address, 0, (_, count) => count - 1);
        _byAddress.TryRemove(new(address, 0));
    }

    async Task Refuse(ConnectionContext connection)
    {
        Interlocked.Increment(ref _refused);
        var now = _clock.GetTimestamp();
        var last = Interlocked.Read(ref _loggedAt);
        if ((last == long.MinValue || _clock.GetElapsedTime(last, now) > LogInterval)
            && Interlocked.CompareExchange(ref _loggedAt, now, last) == last)
            _log.ConnectionsRefused(_max);
        await connection.Transport.Output.WriteAsync(Refusal);
        await connection.Transport.Output.CompleteAsync();
    }
}
