using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;
using Doms.Engine.Storage;
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
    /// <summary>
    /// Time of the first sign, shorter than the patience of clients and proxies, but longer than it takes to refuse an audit: a response
    /// that has begun can only be broken off, and the caller would repeat the request instead of learning the reason.
    /// </summary>
    static readonly TimeSpan FirstSign = TimeSpan.FromSeconds(40);

    static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

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
            var audit = Audit(source, http);
            for (var wait = FirstSign; await Task.WhenAny(audit, Task.Delay(wait, clock, http.RequestAborted)) != audit; wait = SignOfLife)
                await WriteSignOfLife(http);
            var report = await audit;
            if (!http.Response.HasStarted) return Results.Json(report);
            await JsonSerializer.SerializeAsync(http.Response.Body, report, Answer, http.RequestAborted);
            return Results.Empty;
        }
        catch (ProviderUnavailableException error) when (!http.Response.HasStarted)
        {
            return ProblemResponse.Of(StatusCodes.Status502BadGateway, "provider_ledger_unreadable", error.Message);
        }
        catch (StoreUnavailableException error) when (!http.Response.HasStarted)
        {
            return ProblemResponse.Unavailable(error.Message, RetryAfter);
        }
    }

    static async Task<AuditReport> Audit(AuditSource source, HttpContext http)
    {
        var token = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization.ToString(), out var sent) ? sent : null;
        var report = await source.Run(token, http.RequestAborted);
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
