using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Doms.Hosting.Health;

/// <summary>
/// Health endpoints: <c>/livez</c> succeeds while the process responds; <c>/readyz</c> and <c>/healthz</c> run the
/// health checks.
/// </summary>
static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/livez", Options(_ => false)).AllowPublicAccess();
        routes.MapHealthChecks("/readyz", Options(_ => true)).AllowPublicAccess();
        routes.MapHealthChecks("/healthz", Options(_ => true)).AllowPublicAccess();
    }

    static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> which) =>
        new() { Predicate = which, ResponseWriter = Write };

    /// <summary>Writes only names and states, because a description may reveal internals.</summary>
    static async Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", report.Status.ToString());
            json.WriteStartObject("checks");
            foreach (var (name, entry) in report.Entries) json.WriteString(name, entry.Status.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        await http.Response.Body.WriteAsync(buffer.ToArray(), http.RequestAborted);
    }
}
