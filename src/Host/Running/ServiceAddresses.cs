using Doms.Contracts;
using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>Settings <c>Services:NAME</c>: base addresses of the services, for processes that forward requests to them.</summary>
static class ServiceAddresses
{
    public const string Section = "Services";

    /// <summary>Names of the services that have an address.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        ServiceNames.Orders, ServiceNames.Payments, ServiceNames.Inventory, ServiceNames.Notifications, ServiceNames.Orchestrator,
        ServiceNames.Fulfillment,
    ];

    /// <summary>Name of the setting of a service.</summary>
    public static string SettingOf(string service) => $"{Section}:{service}";

    /// <summary>Reads the addresses of all services that have some; several are separated by commas.</summary>
    /// <exception cref="SettingException">An address is invalid; the message names the setting.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<Uri>> Read(IConfiguration configuration) => Names
        .Select(service => (service, Addresses: ReadAddresses(new SettingReader(configuration), service)))
        .Where(read => read.Addresses.Count > 0)
        .ToDictionary(read => read.service, read => read.Addresses, StringComparer.Ordinal);

    static IReadOnlyList<Uri> ReadAddresses(SettingReader settings, string service)
    {
        var readers = service switch
        {
            ServiceNames.Inventory => "the gateway and Orders",
            ServiceNames.Orders => "the gateway and Notifications",
            _ => "the gateway",
        };
        return
        [
            .. settings.List(
                    SettingOf(service), $"base addresses of {service}, for {readers}; each address that a host name has is a replica",
                    "such as http://orders-1:8081")
                .Select(address => ReadAddress(SettingOf(service), address)),
        ];
    }

    static Uri ReadAddress(string setting, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"
            ? uri
            : throw new SettingException(
                setting, $"has '{text}'; it must be addresses such as http://orders-1:8081, one for each replica or a name of all");
}
