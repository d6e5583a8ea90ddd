using System.Net.Sockets;
using System.Text;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// A hand-written request, complete or partial, on its own connection. <see cref="HttpClient"/> cannot be used: it does
/// not read a response before it has sent everything, and it merges headers of the same name.
/// </summary>
sealed class RawRequest : IDisposable
{
    static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(100);
    readonly TcpClient _connection;
    readonly NetworkStream _stream;

    RawRequest(string line, TcpClient connection)
    {
        Line = line;
        _connection = connection;
        _stream = connection.GetStream();
    }

    /// <summary>Request line, e.g. <c>POST /api/orders</c>.</summary>
    public string Line { get; }

    /// <summary>Sends all headers and optionally the start of the body.</summary>
    /// <param name="like">Client whose server and token are used.</param>
    /// <param name="headers">Headers, each with its line ending.</param>
    public static Task<RawRequest> Begin(HttpClient like, string line, string headers, string start = "") =>
        Send(like, line, $"{headers}\r\n{start}");

    /// <summary>Sends part of the headers.</summary>
    public static Task<RawRequest> BeginHeaders(HttpClient like, string line, string part) => Send(like, line, part);

    /// <summary>Reads the response until the server closes the connection.</summary>
    public async Task<string> ReadToEnd()
    {
        using var limit = new CancellationTokenSource(ReadTimeout, TimeProvider.System);
        var response = new StringBuilder();
        var chunk = new byte[4096];
        try
        {
            int read;
            while ((read = await _stream.ReadAsync(chunk, limit.Token)) > 0)
                response.Append(Encoding.UTF8.GetString(chunk, 0, read));
        }
        catch (IOException)
        {
            // The connection was cut; the data received so far is the response.
        }

        return response.ToString();
    }

    /// <summary>Ends the sending side of the connection.</summary>
    public void EndSending() => _connection.Client.Shutdown(SocketShutdown.Send);

    public void Dispose() => _connection.Dispose();

    static async Task<RawRequest> Send(HttpClient like, string line, string text)
    {
        var server = like.BaseAddress!;
        var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        var token = like.DefaultRequestHeaders.Authorization is { } known ? $"Authorization: {known}\r\n" : "";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nHost: {server.Authority}\r\n{token}{text}"));
        return new RawRequest(line, connection);
    }
}
