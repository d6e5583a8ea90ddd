using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Doms.Host.Cli;
using Doms.Host.Running;

namespace Doms.Host.Commands;

/// <summary>
/// Asks a process of this machine whether it is ready. Containers ask every few seconds, each time by a process of its own: an HTTP client
/// or the command line would cost more processor time to load than all the rest, so it needs neither.
/// </summary>
static class HealthProbe
{
    /// <summary>Shorter than the timeout of usual health checks, so that the reason is printed.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>More than any probe answers: what comes after is not read.</summary>
    const int MaxAnswerLength = 64 * 1024;

    /// <summary>Reads the usual command lines of health checks: the role, or null if the command line has to be parsed.</summary>
    public static ProcessRole? FindRole(string[] args) => args switch
    {
        ["health"] => ProcessRole.All,
        ["health", "--role", var name] => ProcessRole.Known.FirstOrDefault(role => role.Name == name),
        _ => null,
    };

    /// <summary>Asks, prints what is wrong, and returns one of <see cref="ExitCode"/>.</summary>
    /// <param name="port">Port of the process; null for the one that <c>up</c> gives the role.</param>
    public static int Run(ProcessRole role, int? port = null)
    {
        var asked = port ?? UpCommand.DefaultPort + role.PortOffset;
        // The simulated provider has no probe of its own: it is ready when it answers.
        var path = role == ProcessRole.Provider ? "/v1/behaviour" : "/readyz";
        try
        {
            var answer = Ask(asked, path);
            var status = StatusOf(answer);
            if (status == (int)HttpStatusCode.OK) return ExitCode.Ok;
            return Fail(asked, path, $"answers {status}: {BodyOf(answer)}", ExitCode.Failed);
        }
        catch (SocketException error)
        {
            return Fail(asked, path, $"does not answer: {error.Message}", ExitCode.Unreachable);
        }
    }

    static string Ask(int port, string path)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            SendTimeout = (int)Patience.TotalMilliseconds, ReceiveTimeout = (int)Patience.TotalMilliseconds,
        };
        socket.Connect(IPAddress.Loopback, port);
        // To a request of HTTP/1.0 the answer ends with the connection.
        socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"));
        var answer = new StringBuilder();
        var buffer = new byte[4_096];
        while (answer.Length < MaxAnswerLength && socket.Receive(buffer) is > 0 and var read)
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        return answer.ToString();
    }

    /// <summary>The status of "HTTP/1.1 200 OK"; 0 if that is not what the answer begins with.</summary>
    static int StatusOf(string answer) =>
        answer.Split(' ', 3) is [_, var status, _] && int.TryParse(status, CultureInfo.InvariantCulture, out var number) ? number : 0;

    static string BodyOf(string answer) => answer.Split("\r\n\r\n", 2) is [_, var body] ? body : answer;

    static int Fail(int port, string path, string problem, int exitCode)
    {
        Screen.OfConsole().Error(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path} {problem}"));
        return exitCode;
    }
}
