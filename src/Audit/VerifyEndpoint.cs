using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Web;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Audit;

/// <summary>
/// <c>GET /api/admin/verify</c>: audits a consistent snapshot. Processing is paused only while the snapshot is taken. While the audit
/// runs, the response has white space before its JSON, which tells the caller that it does.
/// </summary>
public static class VerifyEndpoint
{
    /// <summary>Shorter than the patience of clients and proxies.</summary>
    static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    static readonly JsonTypeInfo Answer = AnswerJson.For(AuditJson.Default.AuditReport);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapApi("/admin/verify", api =>
        api.MapGet("/", Handle).ForOperators()
            .WithTags("audit")
            .WithSummary("Audit a consistent snapshot")
            .IsInternal()
            .WithOperationId("verify")
            .Produces<AuditReport>()
            .Fails(StatusCodes.Status502BadGateway, "provider_ledger_unreadable"));

    static async Task<IResult> Handle(AuditSource source, TimeProvider clock, HttpContext http)
    {
        try
        {
            var audit = Audit(source, http.RequestAborted);
            while (await Task.WhenAny(audit, Task.Delay(SignOfLife, clock, http.RequestAborted)) != audit) await WriteSignOfLife(http);
            var report = await audit;
            if (!http.Response.HasStarted) return Results.Json(report);
            await JsonSerializer.SerializeAsync(http.Response.Body, report, Answer, http.RequestAborted);
            return Results.Empty;
        }
        catch (ProviderUnavailableException error) when (!http.Response.HasStarted)
        {
            return ProblemResponse.Of(StatusCodes.Status502BadGateway, "provider_ledger_unreadable", error.Message);
        }
    }

    static async Task<AuditReport> Audit(AuditSource source, CancellationToken cancel)
    {
        var (ledger, snapshot) = await source.Engine.RunBetweenBatches(async () => (
            FileProviderLedger.AsOfNow(source.ProviderLedger), await source.Store.Snapshot(cancel)));
        await using var until = snapshot;
        var report = await new Auditor(snapshot, source.Modules, ledger).Run(cancel);
        AuditMetrics.Record(report);
        return report;
    }

    static async Task WriteSignOfLife(HttpContext http)
    {
        if (!http.Response.HasStarted) http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync("\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
