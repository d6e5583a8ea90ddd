using System.Reflection;
using Doms.Audit;
using Doms.Composition;
using Doms.Contracts;
using Doms.Storage.Sql;
using Microsoft.Extensions.Configuration;

namespace Doms.Tests.EndToEnd.Access;

public sealed class CompositionTests
{
    /// <summary>Ensures that a test over all service names covers all ports.</summary>
    [Fact]
    public void Service_names_match_the_composed_services()
    {
        var names = typeof(ServiceNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue());
        var settings = ServiceSettings.Read(new ConfigurationBuilder().Build(), isDemo: true, "mail", new Uri("http://127.0.0.1:1"));
        var served = AllServices.Endpoints(settings, VerifyEndpoint.Map);

        served.Select(service => service.Name).ShouldBe(names, ignoreOrder: true);
        AllServices.ModulesForAudit("nowhere").Select(service => service.Name)
            .ShouldBe(served.Select(service => service.Name).Except([ServiceNames.Gateway]), ignoreOrder: true);
        served.Select(service => service.PortOffset).ShouldBeUnique();
    }

    [Fact]
    public void Selected_services_are_composed_without_the_others()
    {
        var selected = AllServices.Select([ServiceNames.Payments, ServiceNames.Orders]);

        selected.Names.ShouldBe([ServiceNames.Orders, ServiceNames.Payments]);
        selected.Schemas(Dialect.Sqlite).Select(schema => schema.Service).ShouldBe(selected.Names);
        selected.Gauges.Select(gauge => gauge.Name).ShouldContain("oms_payments_unknown_outcome");
        selected.Gauges.Select(gauge => gauge.Name).ShouldNotContain("oms_saga_active");
        AllServices.All.Gauges.Select(gauge => gauge.Name).ShouldBeUnique();
    }

    [Fact]
    public void Unknown_service_is_an_error_listing_the_known_ones()
    {
        var error = Should.Throw<ArgumentException>(() => AllServices.Select([ServiceNames.Orders, "order"]));
        error.Message.ShouldStartWith("Unknown services: order. The services are orders, inventory, payments, ");
    }
}
