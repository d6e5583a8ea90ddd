using System.Reflection;
using Doms.Audit;
using Doms.Composition;
using Doms.Contracts;
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
}
