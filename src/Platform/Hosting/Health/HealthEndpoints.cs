using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Doms.Hosting.Health;

/// <summary>
/// Health endpoints: <c>/livez</c> succeeds while the process responds; <c>/readyz</c> and <c>/healthz</c> run the
/// health checks.
/// </summary>
static class HealthEndpoints
{
    static readonly JsonTypeInfo Json = AnswerJson.For(HealthJson.Default.HealthView);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/livez", Options(_ => false)).AllowPublicAccess();
        routes.MapHealthChecks("/readyz", Options(_ => true)).AllowPublicAccess();
        routes.MapHealthChecks("/healthz", Options(_ => true)).AllowPublicAccess();
    }

    static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> which) =>
        new() { Predicate = which, ResponseWriter = Write };

    /// <summary>Writes names, states and reasons; a check gives only reasons that are no secret.</summary>
    static Task Write(HttpContext http, HealthReport report)
    {
        var view = new HealthView(
            report.Status.ToString(),
            report.Entries.ToDictionary(check => check.Key, check => check.Value.Status.ToString()),
            report.Entries.Where(check => check.Value is { Status: not HealthStatus.Healthy, Description: not null })
                .ToDictionary(check => check.Key, check => check.Value.Description!),
            http.RequestServices.GetService<StoreIdentity>()?.Instance);
        return http.Response.WriteAsJsonAsync(view, Json, "application/json", http.RequestAborted);
    }
}

/// <summary>Identity of the database of this process, for clients that have to know which system answers them.</summary>
/// <param name="Instance">Random, the same for ever.</param>
public sealed record StoreIdentity(string Instance);

/// <summary>JSON of health.</summary>
[JsonSerializable(typeof(HealthView))]
sealed partial class HealthJson : JsonSerializerContext;
