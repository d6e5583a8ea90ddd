using System.Buffers;
using System.Net.Sockets;
using System.Text;

namespace Doms.Host.Bench;

/// <summary>
/// One keep-alive connection that posts and waits for each answer. It does as little as HTTP/1.1 allows, because it shares the
/// processors with the system it measures.
/// </summary>
sealed class LoadConnection : IAsyncDisposable
{
    const int BufferSize = 16 * 1024;
    readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] _buffer = new byte[BufferSize];
    readonly Uri _url;
    readonly string _head;

    /// <param name="url">Where to post.</param>
    /// <param name="token">Bearer token; null for none.</param>
    public LoadConnection(Uri url, string? token)
    {
        _url = url;
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        _head = $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n{authorization}Content-Type: application/json\r\n";
    }

    public async Task Open(CancellationToken cancel) => await _socket.ConnectAsync(_url.Host, _url.Port, cancel);

    /// <summary>Posts one body; the status of the answer.</summary>
    /// <exception cref="IOException">The connection broke, or the answer is no HTTP.</exception>
    public async ValueTask<int> Post(string body, CancellationToken cancel)
    {
        var request = Encoding.UTF8.GetBytes($"{_head}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        await _socket.SendAsync(request, SocketFlags.None, cancel);
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled), SocketFlags.None, cancel);
            if (read == 0) throw new IOException("The server closed the connection.");
            filled += read;
            if (FindStatus(_buffer.AsSpan(0, filled)) is { } status) return status;
            if (filled == BufferSize) throw new IOException("The answer is larger than expected.");
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The status once the whole answer is there; null before.</summary>
    static int? FindStatus(ReadOnlySpan<byte> answer)
    {
        const int statusAt = 9;
        const int statusLength = 3;
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var head = answer[..end];
        var body = answer[(end + 4)..];
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
