using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Hosting.Web;

/// <summary>
/// The OpenAPI document at one address on every port: the gateway's tells of all, a service's of its own routes.
/// </summary>
static class Documents
{
    const string Gateway = "v1";
    const string Address = "/openapi/v1.json";

    public static void AddDocuments(this IServiceCollection services, IReadOnlyList<ServiceEndpoints> served)
    {
        services.AddOpenApi(Gateway);
        foreach (var service in served.Where(one => one.PortOffset > 0))
        {
            services.AddOpenApi(service.Name, options => options.ShouldInclude = route => route.ActionDescriptor
                .EndpointMetadata.OfType<ServiceOwner>().Any(owner => owner.Name == service.Name));
        }
    }

    /// <summary>Before routing: the same address is another document on a service's port.</summary>
    public static void UseDocuments(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.Path == Address && http.Features.Get<Listener>() is { IsGateway: false } listener)
                http.Request.Path = $"/openapi/{listener.Service}.json";
            return next(http);
        });
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "swagger";
            ui.SwaggerEndpoint(Address, "DOMS");
        });
    }

    public static void MapDocuments(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").Open();
}
