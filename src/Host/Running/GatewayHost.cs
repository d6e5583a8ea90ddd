using Doms.Audit;
using Doms.Audit.Cuts;
using Doms.Composition;
using Doms.Contracts.Http;
using Doms.Gateway;
using Doms.Host.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Host.Running;

/// <summary>The gateway as a process of its own: without a store, it forwards requests to the services, and audits them.</summary>
static class GatewayHost
{
    public static async Task<StartedProcess> Start(ProcessContext process, CancellationToken cancel)
    {
        var settings = process.Settings;
        var forwarding = GatewayModule.Split(settings.Addresses);
        var calls = process.Cleanups.Add(ProviderCalls.Create());
        var endpoints = forwarding with
        {
            Map = routes =>
            {
                forwarding.Map(routes);
                VerifyEndpoint.Map(routes);
                var replicas = GatewayModule.ReplicasOf(routes.ServiceProvider);
                new DiagnosticsEndpoint(
                    settings.Role.Name, ProgramVersion.Text, settings.Configuration, process.Problems, process.Clock,
                    new RemoteDiagnostics(ServiceAddresses.Names, replicas, calls, process.Clock).Read).Map(routes);
                new ProcessesEndpoint(
                    settings.Role.Name, process.Name, ProgramVersion.Text, process.Clock,
                    new OtherProcesses(
                        _ => Task.FromResult(Others(settings, GatewayModule.AllReplicasOf(routes.ServiceProvider))), calls,
                        process.Clock).Read).Map(routes);
                ApiDocumentFile.Map(routes, settings.Web.Documents);
            },
        };
        var modules = AllServices.ModulesForAudit(process.Folder.Path);
        var app = WebHost.Build(
            process, [ConsoleHost.With(endpoints, process)],
            services => services.AddSingleton(provider => new AuditSource(new ClusterAudit(
                modules, GatewayModule.ReplicasOf(provider), ProviderCalls.LedgerOf(settings, calls), calls, process.Clock).Run)));
        return await WebHost.Start(process, app, new StartedProcess(settings.Web.BaseAddress, settings.Provider), cancel);
    }

    static IReadOnlyList<ProcessView> Others(ProcessSettings settings, Func<string, IReadOnlyList<Uri>> replicasOf) =>
    [
        .. ServiceAddresses.Names.SelectMany(
            service => replicasOf(service).Select(replica => OtherProcesses.Unknown(service, replica, "It does not answer."))),
        .. ProviderHost.Processes(settings),
    ];
}
