using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;
using Doms.Engine.Processing;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Doms.Host.Diagnostics;

/// <summary>
/// <c>GET /api/admin/processes/own</c>: this process. <c>GET /api/admin/processes</c> where it knows others: this process and each of them,
/// which it asks for their own only, because they know it too.
/// </summary>
/// <param name="name">Name of this process, see <see cref="ProcessView.Name"/>.</param>
/// <param name="others">Reads the other processes, with the token of the operator who asks; null where it knows no other.</param>
sealed class ProcessesEndpoint(
    string role, string name, string version, TimeProvider clock, Func<HttpContext, Task<IReadOnlyList<ProcessView>>>? others = null)
{
    public const string OwnPath = "/api/admin/processes/own";

    static readonly JsonTypeInfo Json = AnswerJson.For(ProcessesJson.Default.ProcessView);
    static readonly JsonTypeInfo PageJson = AnswerJson.For(ProcessesJson.Default.PageViewProcessView);

    readonly DateTimeOffset _started = clock.GetUtcNow();

    public void Map(IEndpointRouteBuilder routes) => routes.MapApi("/admin/processes", api =>
    {
        api.ForOperators().IsInternal();
        api.MapGet("/own", (Delegate)ShowOwn).ExcludeFromDescription();
        if (others is null) return;
        api.MapGet("/", (Delegate)List)
            .WithTags("operations")
            .WithSummary("List the processes of the system and their state")
            .WithOperationId("listProcesses")
            .Produces<PageView<ProcessView>>();
    });

    async Task<IResult> ShowOwn(HttpContext http) => Results.Json(await Own(http), Json);

    async Task<IResult> List(HttpContext http) =>
        Results.Json(new PageView<ProcessView>([await Own(http), .. await others!(http)], NextCursor: null), PageJson);

    async Task<ProcessView> Own(HttpContext http)
    {
        var report = await http.RequestServices.GetRequiredService<HealthCheckService>().CheckHealthAsync(http.RequestAborted);
        var reasons = report.Entries.Where(check => check.Value.Status != HealthStatus.Healthy)
            .ToDictionary(check => check.Key, check => check.Value.Description ?? "no reason is given", StringComparer.Ordinal);
        var engine = http.RequestServices.GetService<EngineNode>();
        return new ProcessView(
            role, name, null, report.Status.ToString(), version, _started, reasons, engine is null ? null : ViewOf(engine));
    }

    static EngineView ViewOf(EngineNode engine)
    {
        var memory = engine.Memory;
        return new EngineView(
            engine.LaneCount, engine.QueueLength, engine.QueueAge.TotalSeconds, engine.EffectWait.TotalSeconds,
            engine.OutboxAge.TotalSeconds, engine.SetAsideMessages, engine.DoesStoredWork,
            memory.Queued + memory.Batches + memory.SetAside + memory.Effects);
    }
}

/// <summary>JSON metadata of processes.</summary>
[JsonSerializable(typeof(ProcessView))]
[JsonSerializable(typeof(PageView<ProcessView>))]
sealed partial class ProcessesJson : JsonSerializerContext;
