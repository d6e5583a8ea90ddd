using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Doms.Host.Cli;

namespace Doms.Host.Bench;

/// <summary>
/// A keep-alive connection that posts one request at a time. It implements as little of HTTP/1.1 as possible, because
/// it shares the processors with the system under test.
/// </summary>
sealed class LoadConnection : IAsyncDisposable
{
    const int BufferSize = 16 * 1024;
    readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] _buffer = new byte[BufferSize];
    readonly Uri _url;
    readonly string _head;

    /// <param name="url">Address to post to.</param>
    /// <param name="token">Bearer token; null sends none.</param>
    public LoadConnection(Uri url, string? token)
    {
        _url = url;
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        _head = $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n{authorization}Content-Type: application/json\r\n";
    }

    public async Task Open(CancellationToken cancel) => await _socket.ConnectAsync(_url.Host, _url.Port, cancel);

    /// <summary>Posts a body and returns the status of the response.</summary>
    /// <exception cref="CommandException">The connection broke, or the response is not HTTP.</exception>
    public async ValueTask<int> Post(string body, CancellationToken cancel)
    {
        var request = Encoding.UTF8.GetBytes($"{_head}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        await _socket.SendAsync(request, SocketFlags.None, cancel);
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled), SocketFlags.None, cancel);
            if (read == 0) throw new CommandException("The server closed the connection.");
            filled += read;
            if (FindStatus(_buffer.AsSpan(0, filled)) is { } status) return status;
            if (filled == BufferSize) throw new CommandException("The response is larger than expected.");
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Returns the status of a complete response; null while it is incomplete.</summary>
    static int? FindStatus(ReadOnlySpan<byte> response)
    {
        const int statusAt = 9;
        const int statusLength = 3;
        var end = response.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var head = response[..end];
        var body = response[(end + 4)..];
        var length = ValueOf(head, "Content-Length: "u8);
        var isWhole = length is { } bytes ? body.Length >= bytes : body.EndsWith("0\r\n\r\n"u8);
        return isWhole ? int.Parse(head.Slice(statusAt, statusLength)) : null;
    }

    static int? ValueOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        if (at < 0) return null;
        var value = head[(at + name.Length)..];
        var end = value.IndexOfAny(SearchValues.Create("\r\n"u8));
        return int.Parse(end < 0 ? value : value[..end]);
    }
}
