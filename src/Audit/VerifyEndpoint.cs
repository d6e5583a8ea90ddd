using Doms.Contracts.Http;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Audit;

/// <summary>
/// <c>GET /api/admin/verify</c>: audits a consistent snapshot. Processing is paused only while the snapshot is taken.
/// </summary>
public static class VerifyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapApi("/admin/verify", api =>
        api.MapGet("/", Handle).ForOperators()
            .WithTags("audit")
            .WithSummary("Audit a consistent snapshot")
            .Produces<AuditReport>());

    static async Task<IResult> Handle(AuditSource source, HttpContext http)
    {
        try
        {
            var (ledger, snapshot) = await source.Engine.RunBetweenBatches(async () => (
                FileProviderLedger.AsOfNow(source.ProviderLedger), await source.Store.Snapshot(http.RequestAborted)));
            await using var until = snapshot;
            var report = await new Auditor(snapshot, source.Modules, ledger).Run(http.RequestAborted);
            AuditMetrics.Record(report);
            return Results.Json(report, AuditJson.Default.AuditReport);
        }
        catch (ProviderUnavailableException error)
        {
            return ProblemResponse.Of(StatusCodes.Status502BadGateway, "provider_ledger_unreadable", error.Message);
        }
    }
}
