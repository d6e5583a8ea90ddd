using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Doms.Hosting.Limits;

/// <summary>
/// Answers clients that end their sending side after the request, as TCP allows. The web server takes the end of what is received for the
/// end of the connection: it refuses the body that came with it, and aborts the request, whose effect the client would never learn. Here
/// the end is reported once everything before it was read, and it ends the connection only when that was reset, or after a
/// time within which every request is answered.
/// </summary>
static class HalfClosedConnections
{
    /// <summary>Longer than the longest wait that a request can ask for.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns a delegate that runs a connection whose end is noticed in this way.</summary>
    public static ConnectionDelegate Keep(ConnectionDelegate next) => connection => Run(connection, next);

    static async Task Run(ConnectionContext connection, ConnectionDelegate next)
    {
        var (end, transport) = (connection.ConnectionClosed, connection.Transport);
        using var closed = new CancellationTokenSource();
        await using var registration = end.Register(() => Close(closed, IsHalfClosed(connection)));
        connection.ConnectionClosed = closed.Token;
        connection.Transport = new Transport(new PatientReader(transport.Input), transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            (connection.ConnectionClosed, connection.Transport) = (end, transport);
        }
    }

    /// <summary>True while the other side can still read: it has ended its sending side, and has not reset the connection.</summary>
    static bool IsHalfClosed(ConnectionContext connection) =>
        connection.Features.Get<IConnectionSocketFeature>()?.Socket is { Connected: true };

    static void Close(CancellationTokenSource closed, bool isHalfClosed)
    {
        if (isHalfClosed) closed.CancelAfter(Patience);
        else closed.Cancel();
    }

    sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
