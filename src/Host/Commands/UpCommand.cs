using System.CommandLine;
using Doms.Host.Cli;
using Doms.Host.Running;

namespace Doms.Host.Commands;

/// <summary><c>doms up</c>: runs all services in this process until stopped.</summary>
static class UpCommand
{
    /// <summary>Port of the gateway; the other roles have the next ones.</summary>
    public const int DefaultPort = 8080;

    /// <summary>The last port after which the services still have theirs.</summary>
    public const int MaxPort = 65_535 - BoundPorts.Count + 1;

    public static Command Create(Screen screen)
    {
        var data = new Option<string>(TargetOptions.DataName)
        {
            Description = "Data folder; created if absent.",
            HelpName = "DIR",
            DefaultValueFactory = _ => TargetOptions.DefaultDataFolder,
        };
        var role = new Option<string>("--role")
        {
            Description = "Part of the system to run: all in this process, or one part that works with the others through Kafka; "
                + "provider simulates payments for the other processes of a demo.",
            DefaultValueFactory = _ => ProcessRole.All.Name,
        };
        role.AcceptOnlyFromAmong([.. ProcessRole.Known.Select(known => known.Name)]);
        var storage = new Option<string?>("--storage")
        {
            Description = "sqlite: a file in the data folder (default of role all). postgresql: a server (default of the services). "
                + "memory: nothing is kept.",
        };
        storage.AcceptOnlyFromAmong([.. StorageSettings.Kinds]);
        var port = new Option<int?>("--port")
        {
            Description = $"Port of the role; with role all that of the gateway, and services use the next six. 0 selects free ports. "
                + $"Default: {DefaultPort}, and for a service the one it has there.",
            HelpName = "PORT",
        };
        port.AsPort(0, MaxPort);
        var profile = new Option<string>("--profile")
        {
            Description = "demo: loopback only, login for any user, simulated payments. production: rejects all of these.",
            DefaultValueFactory = _ => UpOptions.Demo,
        };
        profile.AcceptOnlyFromAmong(UpOptions.Demo, UpOptions.Production);
        var acceptLoss = new Option<bool>("--accept-loss")
        {
            Description = "Start although the database is behind what it has acknowledged; the missing commits are lost.",
        };
        var command = new ExampleCommand(
            "up",
            "Start DOMS in this process: all services, one data folder, nothing else to install; or one part of it (--role). "
            + "Ctrl-C or SIGTERM stops it.",
            "doms up",
            "doms up --data /var/lib/doms --port 9000",
            "doms up --role orders --data /var/lib/doms",
            "DOMS__Fulfillment__StageDuration=1 doms up        # any setting can be set in the environment")
        {
            role, storage, data, port, profile, acceptLoss,
        };
        command.SetAction((parsed, cancel) =>
        {
            var runs = ProcessRole.Of(parsed.GetRequiredValue(role));
            var options = new UpOptions(
                parsed.GetRequiredValue(data), parsed.GetValue(port) ?? DefaultPort + runs.PortOffset, parsed.GetRequiredValue(profile),
                new Dictionary<string, string?>(), parsed.GetValue(acceptLoss), parsed.GetValue(storage)) { Role = runs };
            return Run(options, screen, cancel);
        });
        return command;
    }

    static async Task<int> Run(UpOptions options, Screen screen, CancellationToken cancel)
    {
        string? fault;
        await using (var process = await Start(options, cancel))
        {
            TryAnnounce(process, options, screen);
            await Task.WhenAny(process.Stopped, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));
            fault = process.Fault;
        }

        if (fault is not null) throw new CommandException(fault);
        // A pipe that is not read must not hold up the end.
        if (!System.Console.IsOutputRedirected) screen.Line("Stopped.");
        return ExitCode.Ok;
    }

    /// <summary>Starts the system.</summary>
    /// <exception cref="CommandException">The system did not start; the message contains the remedy.</exception>
    public static async Task<DomsProcess> Start(UpOptions options, CancellationToken cancel)
    {
        try
        {
            return await DomsProcess.Start(options, cancel);
        }
        catch (PortUnavailableException error)
        {
            var sentence = await PortOwner.Explain(error, options.DataFolder, cancel) ?? error.Message;
            throw new CommandException(sentence, ExitCode.Failed, error);
        }
        catch (Exception error) when (Failure.Explain(error, options.DataFolder) is not null)
        {
            throw new CommandException(Failure.Explain(error, options.DataFolder)!, ExitCode.Failed, error);
        }
    }

    /// <summary>Says where the system is, unless its output is on a full disk: the system runs, and doms.json says it too.</summary>
    static void TryAnnounce(DomsProcess process, UpOptions options, Screen screen)
    {
        try
        {
            Announce(process, options, screen);
        }
        catch (IOException)
        {
            // As for the lines of the log: an output that takes none must not end the process.
        }
    }

    static void Announce(DomsProcess process, UpOptions options, Screen screen)
    {
        var url = process.Address.GetLeftPart(UriPartial.Authority);
        screen.Line();
        if (options.Role != ProcessRole.All)
        {
            screen.Line($"DOMS {options.Role} is up at {url} (data in {Path.GetFullPath(options.DataFolder)})");
            return;
        }

        screen.Line($"DOMS is up at {url} (data in {Path.GetFullPath(options.DataFolder)})");
        if (options.Profile == UpOptions.Demo)
        {
            var payments = process.IsProviderSimulated ? "payments are simulated" : $"payments go to {process.Provider}";
            screen.Line($"Profile demo: listens on {process.Address.Host} only, anyone who reaches it may log in, and {payments}.");
            screen.Line("Try it in another shell:");
            screen.Line();
            foreach (var line in QuickStart(url, options.DataFolder)) screen.Line($"  {line}");
            screen.Line();
        }

        if (process.HasConsole) screen.Line($"Console at {url}/console.");
        if (options.Profile == UpOptions.Demo) screen.Line($"API documents at {url}/swagger, metrics at {url}/metrics.");
        screen.Line($"Probes at {url}/livez and {url}/readyz.");
        screen.Line("Press Ctrl-C to stop.");
    }

    static string[] QuickStart(string url, string folder) =>
    [
        $"TOKEN=$(curl -s -X POST '{url}/auth/login?userId=me&role=operator')",
        $"curl -s {url}/api/inventory -H \"Authorization: Bearer $TOKEN\" "
            + "-H 'Content-Type: application/json' -d '{\"productId\":\"P1\",\"quantity\":100,\"price\":9.99}'",
        $"curl -s {url}/api/orders -H \"Authorization: Bearer $TOKEN\" "
            + "-H 'Content-Type: application/json' -H 'Prefer: wait=5' "
            + "-d '{\"customerEmail\":\"me@example.com\",\"items\":[{\"productId\":\"P1\",\"quantity\":2}]}'",
        CalledAs.Command("order list", folder),
    ];
}
