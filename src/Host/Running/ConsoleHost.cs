using Doms.Console;
using Doms.Console.Settings;
using Doms.Contracts;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running;

/// <summary>The console, at the port of the gateway.</summary>
static class ConsoleHost
{
    /// <summary>Adds the console's routes to those of the gateway, where it is enabled, and in the demo profile the simulation.</summary>
    /// <param name="gateway">The endpoints of the gateway.</param>
    public static ServiceEndpoints With(ServiceEndpoints gateway, ProcessContext process)
    {
        var settings = process.Settings;
        return gateway with
        {
            Map = routes =>
            {
                gateway.Map(routes);
                if (settings.Web.IsDemo) SimulationRoute.Map(routes);
                if (settings.Console.IsEnabled) Map(routes, Create(process, routes.ServiceProvider));
            },
        };
    }

    static void Map(IEndpointRouteBuilder routes, ConsoleApp console) => routes
        .Map($"{ConsoleSettings.Path}/{{**rest}}", console.Handle)
        .AllowPublicAccess()
        .DisableHttpMetrics()
        .ExcludeFromDescription();

    /// <summary>It is built when the first page is asked for, when the ports are known.</summary>
    static ConsoleApp Create(ProcessContext process, IServiceProvider services)
    {
        var log = process.Loggers.CreateLogger("Doms.Console");
        var console = new ConsoleApp(new ConsoleSettings(
            () => services.GetRequiredService<ListeningPorts>().Addresses[ServiceNames.Gateway],
            process.Settings.Console.Client, process.Clock, message => log.ConsoleFailed(message)));
        process.Cleanups.Push(console.DisposeAsync);
        // Its live pages would keep the ports open until the patience of the server ends.
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => _ = console.DisposeAsync().AsTask());
        return console;
    }
}

/// <summary>Log messages of the console.</summary>
static partial class ConsoleLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    public static partial void ConsoleFailed(this ILogger log, string problem);
}
