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
        var auditor = new Auditor(source.Store, source.Modules, FileProviderLedger.Of(source.ProviderLedger));
        try
        {
            var report = await source.Engine.Cut(() => auditor.Run(http.RequestAborted));
            return Results.Json(report, AuditJson.Default.AuditReport);
        }
        catch (ProviderUnavailableException error)
        {
            return Problems.Of(StatusCodes.Status502BadGateway, "provider_ledger_unreadable", error.Message);
        }
    }
}
