using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Doms.Tests.Services.Notifications;

/// <summary>A mail server of a few lines (RFC 5321, AUTH LOGIN) that keeps what it is sent.</summary>
sealed class SmtpServer : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Task _serving;

    public SmtpServer()
    {
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it answers to <c>RCPT TO</c>.</summary>
    public string ToRecipients { get; init; } = "250 ok";

    /// <summary>Offers a login.</summary>
    public bool TakesLogin { get; init; }

    /// <summary>Answers nothing after the connection is there.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Commands as they came, and the lines of mails.</summary>
    public List<string> Lines { get; } = [];

    public List<string> Mails { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await Talk(client.GetStream());
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // The test is over, or the client has left.
        }
    }

    async Task Talk(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Lines.Add(line);
            if (IsSilent) continue;
            await writer.WriteLineAsync(await Answer(line, reader, writer));
            if (line == "QUIT") return;
        }
    }

    async Task<string> Answer(string line, StreamReader reader, StreamWriter writer)
    {
        switch (line[..Math.Min(4, line.Length)].ToUpperInvariant())
        {
            case "EHLO":
                await writer.WriteLineAsync("250-test");
                return TakesLogin ? "250 AUTH LOGIN" : "250 SIZE 1000000";
            case "AUTH":
                if (line.Split(' ').Length < 3)
                {
                    await writer.WriteLineAsync("334 VXNlcm5hbWU6");
                    Lines.Add((await reader.ReadLineAsync(_stop.Token))!);
                }

                await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
                Lines.Add((await reader.ReadLineAsync(_stop.Token))!);
                return "235 ok";
            case "RCPT":
                return ToRecipients;
            case "DATA":
                await writer.WriteLineAsync("354 go on");
                Mails.Add(await ReadMail(reader));
                return "250 kept";
            case "QUIT":
                return "221 bye";
            default:
                return "250 ok";
        }
    }

    async Task<string> ReadMail(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line and not ".")
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        return mail.ToString();
    }
}
