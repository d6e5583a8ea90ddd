using System.Net;
using System.Net.Sockets;

namespace Doms.Tests.Servers;

/// <summary>Stands between a client and a server on 127.0.0.1, and delays, holds back or cuts what they send.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    const int BufferBytes = 64 * 1024;

    /// <summary>Wait before a connection to no server is closed: clients that connect again at once would fill the processor.</summary>
    static readonly TimeSpan RefusalDelay = TimeSpan.FromMilliseconds(200);

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Lock _gate = new();
    readonly HashSet<TcpClient> _open = [];
    readonly int _target;
    TaskCompletionSource _replies = Completed();
    Task _accepting = Task.CompletedTask;

    TcpProxy(int target) => _target = target;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Time by which every piece of data is late, in both directions.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Number of the last bytes from the client that reach the server only when more follow; 0 by default.</summary>
    public int BytesHeldBack { get; set; }

    /// <summary>Whether new connections are closed at once.</summary>
    public bool RefusesConnections { get; set; }

    public static TcpProxy To(int port)
    {
        var proxy = new TcpProxy(port);
        proxy._listener.Start();
        proxy._accepting = proxy.Accept();
        return proxy;
    }

    /// <summary>Keeps what the server sends until <see cref="ReleaseReplies"/>.</summary>
    public void HoldReplies() => _replies = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReleaseReplies() => _replies.TrySetResult();

    /// <summary>Closes all connections, with whatever is held back.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            foreach (var socket in _open) socket.Close();
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = RefusesConnections ? Refuse(client) : Serve(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy has ended.
        }
    }

    async Task Serve(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            lock (_gate) _open.UnionWith([client, server]);
            await Task.WhenAny(Send(client, server), Reply(server, client));
        }
        catch (SocketException)
        {
            // The server is down: the client sees its connection closed.
            await Refuse(client);
        }
        finally
        {
            client.Close();
            lock (_gate) _open.ExceptWith([client, server]);
        }
    }

    async Task Refuse(TcpClient client)
    {
        await Task.Delay(RefusalDelay, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        client.Close();
    }

    async Task Send(TcpClient client, TcpClient server)
    {
        var held = Array.Empty<byte>();
        await Pump(client, async data =>
        {
            byte[] all = [.. held, .. data.Span];
            var sent = Math.Max(0, all.Length - BytesHeldBack);
            held = all[sent..];
            await server.GetStream().WriteAsync(all.AsMemory(0, sent), _stop.Token);
        });
    }

    Task Reply(TcpClient server, TcpClient client) => Pump(server, async data =>
    {
        await _replies.Task.WaitAsync(_stop.Token);
        await client.GetStream().WriteAsync(data, _stop.Token);
    });

    async Task Pump(TcpClient from, Func<ReadOnlyMemory<byte>, Task> pass)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                if (Delay > TimeSpan.Zero) await Task.Delay(Delay, TimeProvider.System, _stop.Token);
                await pass(buffer.AsMemory(0, read));
            }
        }
        catch (Exception error) when (
            error is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // One side has closed its connection.
        }
    }

    static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
