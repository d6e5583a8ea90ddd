using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Doms.Host.Commands;
using Doms.Host.Running;
using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary><c>doms health</c>, which containers check their health with.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Ready_process_is_healthy()
    {
        await using var system = await RunningSystem.Start();

        var result = await Ask(system.Url.Port);

        result.ShouldBe(new CommandResult(0, "", ""));
    }

    [Fact]
    public async Task Port_without_a_process_is_unreachable()
    {
        var port = LocalPort.FindFree();

        var result = await Ask(port);

        result.ExitCode.ShouldBe(3, result.ToString());
        result.Errors.ShouldStartWith($"http://127.0.0.1:{port}/readyz does not answer: ");
    }

    [Fact]
    public async Task Process_that_is_not_ready_is_unhealthy_with_its_reason()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var asking = Ask(port);
        using (var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await connection.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\nthe store is away"),
                TestContext.Current.CancellationToken);
        }

        var result = await asking;

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Errors.Trim().ShouldBe($"http://127.0.0.1:{port}/readyz answers 503: the store is away");
    }

    [Theory]
    [InlineData("health", "all")]
    [InlineData("health --role provider", "provider")]
    [InlineData("health --role unknown", null)]
    [InlineData("health --help", null)]
    [InlineData("health --role orders --port 9000", null)]
    [InlineData("up --role orders", null)]
    public void Only_usual_command_lines_are_not_parsed(string line, string? role) =>
        HealthProbe.FindRole(line.Split(' ')).ShouldBe(role is null ? null : ProcessRole.Of(role));

    static Task<CommandResult> Ask(int port) =>
        Executable.Run("health", "--port", port.ToString(CultureInfo.InvariantCulture));
}
