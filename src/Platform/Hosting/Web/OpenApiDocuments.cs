using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Hosting.Web;

/// <summary>
/// Serves the OpenAPI document at the same address on every port: all routes on the gateway's, its own routes on a
/// service's.
/// </summary>
static class OpenApiDocuments
{
    const string GatewayDocument = "v1";
    const string DocumentPath = "/openapi/v1.json";

    public static void AddOpenApiDocuments(this IServiceCollection services, IReadOnlyList<ServiceEndpoints> served)
    {
        services.AddOpenApi(GatewayDocument, options => options.AddSchemaTransformer(OpenApiSchemas.Complete));
        foreach (var service in served.Where(endpoints => endpoints.PortOffset > 0))
        {
            services.AddOpenApi(service.Name, options =>
            {
                options.ShouldInclude = route => route.ActionDescriptor
                    .EndpointMetadata.OfType<ServiceOwner>().Any(owner => owner.Name == service.Name);
                options.AddSchemaTransformer(OpenApiSchemas.Complete);
            });
        }
    }

    /// <summary>
    /// Rewrites the path before routing, because a service's port serves a different document at this address.
    /// </summary>
    public static void UseOpenApiDocuments(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.Path == DocumentPath && http.Features.Get<Listener>() is { IsGateway: false } listener)
                http.Request.Path = $"/openapi/{listener.Service}.json";
            return next(http);
        });
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "swagger";
            ui.SwaggerEndpoint(DocumentPath, "DOMS");
        });
    }

    public static void MapOpenApiDocuments(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowPublicAccess();
}
