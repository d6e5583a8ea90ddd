using Doms.Engine.Services;
using Doms.Hosting.Web;
using Doms.Storage.Sql;
using Doms.Storage.Sql.Gauges;

namespace Doms.Composition;

/// <summary>A service as a process can run it.</summary>
sealed record ServiceRole(
    string Name,
    Func<Dialect, ServiceSchema> Schema,
    Func<ServiceSettings, ModuleParts, ServiceModule> Module,
    Func<ServiceSettings, ServiceEndpoints> Endpoints)
{
    /// <summary>Gauges of the service's own tables.</summary>
    public IReadOnlyList<Gauge> Gauges { get; init; } = [];
}

/// <summary>Parts of the process that modules are created with.</summary>
sealed record ModuleParts(HttpMessageHandler Provider, TimeProvider Clock);
