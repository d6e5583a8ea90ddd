using Doms.Audit;
using Doms.Hosting;
using Doms.Host.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Host.Verify;

/// <summary><c>GET /api/admin/verify</c>: an audit of one cut, taken between two batches.</summary>
static class VerifyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapApi("/admin/verify", api =>
        api.MapGet("/", Handle).ForOperators()
            .WithTags("audit")
            .WithSummary("Audit the books as they are between two batches")
            .Produces<AuditReport>());

    static async Task<IResult> Handle(AuditSource source, HttpContext http)
    {
        var auditor = new Auditor(source.Store, source.Modules, new FileProviderLedger(source.ProviderLedger));
        var report = await source.Engine.Cut(() => auditor.Run(http.RequestAborted));
        return Results.Json(report, AuditJson.Default.AuditReport);
    }
}
