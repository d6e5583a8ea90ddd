using Doms.Engine.Effects;
using Doms.Engine.Services;
using Doms.Hosting.Web;
using Doms.Storage.Sql;
using Doms.Storage.Sql.Gauges;

namespace Doms.Composition;

/// <summary>The services that one process runs: all of them when joined, one or several when split.</summary>
public sealed class ServiceSelection
{
    readonly IReadOnlyList<ServiceRole> _roles;

    internal ServiceSelection(IReadOnlyList<ServiceRole> roles) => _roles = roles;

    /// <summary>Names of the services, such as <c>inventory</c>.</summary>
    public IReadOnlyList<string> Names => [.. _roles.Select(role => role.Name)];

    /// <summary>Gauges of the services' own tables.</summary>
    public IReadOnlyList<Gauge> Gauges => [.. _roles.SelectMany(role => role.Gauges)];

    /// <exception cref="ArgumentException">A service has no schema in this dialect.</exception>
    public IReadOnlyList<ServiceSchema> Schemas(Dialect dialect) => [.. _roles.Select(role => role.Schema(dialect))];

    /// <param name="provider">Sends requests to the payment provider; its creator disposes of it.</param>
    /// <exception cref="SettingException">
    /// A setting of a selected service is out of range, or lets an external call take longer than its lease.
    /// </exception>
    public IReadOnlyList<ServiceModule> Modules(ServiceSettings settings, HttpMessageHandler provider, TimeProvider clock)
    {
        var parts = new ModuleParts(provider, clock);
        ServiceModule[] modules = [.. _roles.Select(role => role.Module(settings, parts))];
        return EffectLimits.FindTooLong(modules, settings.Engine) is { } tooLong
            ? throw new SettingException(tooLong.Setting, tooLong.Text)
            : modules;
    }

    internal ServiceSelection Select(IReadOnlyCollection<string> names)
    {
        var unknown = names.Except(Names).ToList();
        if (unknown.Count > 0 || names.Count == 0)
            throw new ArgumentException(
                (unknown.Count > 0 ? $"Unknown services: {string.Join(", ", unknown)}." : "No services are selected.")
                + $" The services are {string.Join(", ", Names)}.", nameof(names));
        return new ServiceSelection([.. _roles.Where(role => names.Contains(role.Name))]);
    }

    /// <summary>Returns the routes of the services; those of the gateway are not among them.</summary>
    /// <exception cref="SettingException">A setting of a selected service is out of range.</exception>
    public IReadOnlyList<ServiceEndpoints> Endpoints(ServiceSettings settings) => [.. _roles.Select(role => role.Endpoints(settings))];
}
