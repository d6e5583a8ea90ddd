using Doms.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Hosting.Web;

/// <summary>
/// Serves the OpenAPI document at the same address on every port: all routes on the gateway's, its own routes on a
/// service's.
/// </summary>
static class OpenApiDocuments
{
    const string GatewayDocument = "v1";

    /// <summary>Address of the document on every port.</summary>
    public const string DocumentPath = "/openapi/v1.json";

    /// <summary>Address of the pages for people.</summary>
    public const string PagesPath = "/swagger";

    const string LoginScript = "/swagger-login.js";

    public static void AddOpenApiDocuments(
        this IServiceCollection services, WebSettings settings, IReadOnlyList<ServiceEndpoints> served)
    {
        if (settings.Documents == DocumentAccess.Off) return;
        var rules = new SchemaRules();
        PlatformSchemas.Describe(rules);
        foreach (var service in served) service.Schemas?.Invoke(rules);
        services.AddDocument(GatewayDocument, settings, rules, owner: null);
        foreach (var service in served.Where(endpoints => endpoints.Name != ServiceNames.Gateway))
            services.AddDocument(service.Name, settings, rules, service.Name);
    }

    /// <param name="owner">The service whose routes the document has; null for all.</param>
    static void AddDocument(this IServiceCollection services, string name, WebSettings settings, SchemaRules rules, string? owner)
    {
        var schemas = new ApiSchemas(rules);
        services.AddOpenApi(name, options =>
        {
            if (owner is not null)
            {
                options.ShouldInclude = route => route.ActionDescriptor
                    .EndpointMetadata.OfType<ServiceOwner>().Any(service => service.Name == owner);
            }

            options.CreateSchemaReferenceId = schemas.NameOf;
            options.AddOperationTransformer(ApiOperations.Complete);
            options.AddDocumentTransformer(new ApiDocument(schemas, settings.Auth));
        });
    }

    /// <summary>
    /// Rewrites the path before routing, because a service's port serves a different document at this address.
    /// </summary>
    public static void UseOpenApiDocuments(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.Path == DocumentPath && http.Features.Get<Listener>() is { IsGateway: false, IsAdmin: false } listener)
                http.Request.Path = $"/openapi/{listener.Service}.json";
            return next(http);
        });
        if (SettingsOf(app).Documents != DocumentAccess.Public) return;
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = PagesPath.TrimStart('/');
            ui.SwaggerEndpoint(DocumentPath, "DOMS");
            ui.EnablePersistAuthorization();
            if (app.Services.GetService<DemoIdentity>() is not null) ui.InjectJavascript(LoginScript);
        });
    }

    public static void MapOpenApiDocuments(this WebApplication app)
    {
        var access = SettingsOf(app).Documents;
        if (access == DocumentAccess.Off) return;
        var documents = app.MapOpenApi("/openapi/{documentName}.json");
        if (access == DocumentAccess.Operators)
        {
            documents.ForOperators();
            return;
        }

        documents.AllowPublicAccess();
        if (app.Services.GetService<DemoIdentity>() is not null)
            app.MapGet(LoginScript, () => Results.Text(Login, "text/javascript")).AllowPublicAccess().ExcludeFromDescription();
    }

    static WebSettings SettingsOf(WebApplication app) => app.Services.GetRequiredService<WebSettings>();

    /// <summary>Gives the page an operator's token, so that "Try it out" works at once; Authorize takes another one.</summary>
    const string Login =
        """
        const waiting = setInterval(async () => {
          if (!window.ui?.preauthorizeApiKey || !window.ui.specSelectors.specJson().size) return;
          clearInterval(waiting);
          const answer = await fetch('/auth/login?userId=swagger&role=operator', { method: 'POST' });
          if (answer.ok) window.ui.preauthorizeApiKey('bearer', await answer.text());
        }, 200);
        """;
}
