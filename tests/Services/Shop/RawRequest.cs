using System.Net.Sockets;
using System.Text;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// A request written by hand, whole or not, on a connection of its own. <see cref="HttpClient"/> cannot be this client: it looks
/// for no answer before it has sent everything, and puts headers of one name together.
/// </summary>
sealed class RawRequest : IDisposable
{
    static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(100);
    readonly TcpClient _connection;

    RawRequest(string line, TcpClient connection)
    {
        Line = line;
        _connection = connection;
    }

    /// <summary>E.g. <c>POST /api/orders</c>.</summary>
    public string Line { get; }

    /// <summary>Sends all headers and the start of the body, if any.</summary>
    /// <param name="like">Whose server and token it uses.</param>
    /// <param name="headers">Each with its line end.</param>
    public static Task<RawRequest> Begin(HttpClient like, string line, string headers, string start = "") =>
        Send(like, line, $"{headers}\r\n{start}");

    /// <summary>Sends a part of the headers.</summary>
    public static Task<RawRequest> BeginHeaders(HttpClient like, string line, string part) => Send(like, line, part);

    /// <summary>All that is answered until the server ends the connection.</summary>
    public async Task<string> ReadToEnd()
    {
        using var limit = new CancellationTokenSource(ReadTimeout, TimeProvider.System);
        var answer = new StringBuilder();
        var chunk = new byte[4096];
        try
        {
            int read;
            while ((read = await _connection.GetStream().ReadAsync(chunk, limit.Token)) > 0)
                answer.Append(Encoding.UTF8.GetString(chunk, 0, read));
        }
        catch (IOException)
        {
            // Cut off: what came before it is the answer.
        }

        return answer.ToString();
    }

    public void Dispose() => _connection.Dispose();

    static async Task<RawRequest> Send(HttpClient like, string line, string rest)
    {
        var server = like.BaseAddress!;
        var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        var token = like.DefaultRequestHeaders.Authorization is { } known ? $"Authorization: {known}\r\n" : "";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nHost: {server.Authority}\r\n{token}{rest}"));
        return new RawRequest(line, connection);
    }
}
