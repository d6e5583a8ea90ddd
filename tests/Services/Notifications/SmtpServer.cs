using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Doms.Tests.Services.Notifications;

/// <summary>A minimal mail server (RFC 5321, AUTH LOGIN) that records commands and mails.</summary>
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

    /// <summary>Response to <c>RCPT TO</c>.</summary>
    public string ToRecipients { get; init; } = "250 ok";

    /// <summary>Offers a login.</summary>
    public bool TakesLogin { get; init; }

    /// <summary>Response to the login.</summary>
    public string ToLogin { get; init; } = "235 ok";

    /// <summary>The mechanisms of the login that it offers; it understands only LOGIN.</summary>
    public string Mechanisms { get; init; } = "LOGIN";

    /// <summary>Does not respond after accepting the connection.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Does not respond to <c>NOOP</c>, like a connection that a firewall has dropped.</summary>
    public bool IgnoresNoOp { get; init; }

    /// <summary>Closes the connection after accepting a mail.</summary>
    public bool LeavesAfterMail { get; init; }

    /// <summary>Offers TLS with this certificate.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Uses TLS from the first byte (implicit TLS).</summary>
    public bool IsTlsImplicit { get; init; }

    public int Connections { get; private set; }

    /// <summary>Received commands in order, and the lines of mails.</summary>
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
                Connections++;
                await Serve(client.GetStream());
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // The test has ended.
        }
    }

    async Task Serve(NetworkStream connection)
    {
        try
        {
            await Talk(IsTlsImplicit ? await Secured(connection) : connection, isNew: true);
        }
        catch (Exception ended) when (ended is IOException or AuthenticationException)
        {
            // The client has disconnected, does not use TLS, or does not trust the certificate.
        }
    }

    async Task<Stream> Secured(Stream stream)
    {
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(Certificate!);
        return secured;
    }

    async Task Talk(Stream stream, bool isNew)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        if (isNew) await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Lines.Add(line);
            if (IsSilent || (IgnoresNoOp && line == "NOOP")) continue;
            await writer.WriteLineAsync(line == "STARTTLS" ? "220 go on" : await Answer(line, reader, writer));
            if (line == "QUIT" || (LeavesAfterMail && line == "DATA")) return;
            if (line != "STARTTLS") continue;
            await Talk(await Secured(stream), isNew: false);
            return;
        }
    }

    async Task<string> Answer(string line, StreamReader reader, StreamWriter writer)
    {
        switch (line[..Math.Min(4, line.Length)].ToUpperInvariant())
        {
            case "EHLO":
                await writer.WriteLineAsync("250-test");
                if (Certificate is not null) await writer.WriteLineAsync("250-STARTTLS");
                return TakesLogin ? $"250 AUTH {Mechanisms}" : "250 SIZE 1000000";
            case "AUTH":
                if (line.Split(' ').Length < 3)
                {
                    await writer.WriteLineAsync("334 VXNlcm5hbWU6");
                    Lines.Add((await reader.ReadLineAsync(_stop.Token))!);
                }

                await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
                Lines.Add((await reader.ReadLineAsync(_stop.Token))!);
                return ToLogin;
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
