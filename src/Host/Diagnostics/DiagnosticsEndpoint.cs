using System.Runtime.InteropServices;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Logging;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Host.Diagnostics;

/// <summary><c>GET /api/admin/diagnostics</c>: state of this process, and at the gateway that of all processes behind it.</summary>
/// <param name="others">Reads that of the processes behind this one, with the token of the operator who asks.</param>
sealed class DiagnosticsEndpoint(
    string role, string version, RecordedConfiguration configuration, RecentProblems problems, TimeProvider clock,
    Func<HttpContext, CancellationToken, Task<IReadOnlyList<ProcessDiagnostics>>>? others = null)
{
    public const string Path = "/api/admin/diagnostics";

    readonly DateTimeOffset _started = clock.GetUtcNow();

    public void Map(IEndpointRouteBuilder routes) => routes.MapApi("/admin/diagnostics", api =>
        api.MapGet("/", Handle).RequireScope(Scopes.Operations).IsInternal().ExcludeFromDescription());

    async Task<IResult> Handle(HttpContext http, CancellationToken cancel)
    {
        List<ProcessDiagnostics> all = [Own(), .. others is null ? [] : await others(http, cancel)];
        return Results.Json(all, DiagnosticsJson.Default.ListProcessDiagnostics);
    }

    ProcessDiagnostics Own() => new(
        role, null, version, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}",
        Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, _started, GivenSettings.Of(configuration),
        problems.Lines, null, null);
}
