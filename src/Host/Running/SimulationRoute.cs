using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Doms.Primitives;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;
using Doms.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Host.Running;

/// <summary>
/// <c>GET /api/lab/simulation</c>, in the demo profile: runs a seed beside the system, on stores of its own in memory. One at a time.
/// </summary>
static class SimulationRoute
{
    const int DefaultSeed = 42;
    const int DefaultOrders = 100;
    const int MaxOrders = 500;
    const int MaxFaults = 2_000;
    const int MaxTrails = 12;
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    static readonly SemaphoreSlim Turn = new(1);
    static readonly JsonTypeInfo Json = AnswerJson.For(SimulationJson.Default.SimulationView);

    static readonly QueryParameters Parameters = new(
        new QueryParameter("seed", "Seed of all random choices.", ParameterKind.Number) { Max = int.MaxValue, Default = $"{DefaultSeed}" },
        new QueryParameter("orders", "Orders to place.", ParameterKind.Number) { Min = 1, Max = MaxOrders, Default = $"{DefaultOrders}" },
        QueryParameter.Word("shape", "Distribution of the services.", [.. Enum.GetNames<Shape>().Select(name => name.ToLowerInvariant())])
            with
        {
            Default = "split",
        });

    public static void Map(IEndpointRouteBuilder routes) => routes.MapApi("/lab/simulation", api => api
        .MapGet("/", Handle)
        .ForOperators()
        .WithQuery(Parameters)
        .WithTags("lab")
        .WithSummary("Run the services on a virtual clock under injected faults (demo profile only)")
        .IsInternal()
        .WithOperationId("simulate")
        .Produces<SimulationView>()
        .Fails(StatusCodes.Status409Conflict, "simulation_running"));

    static async Task<IResult> Handle(HttpContext http, TimeProvider clock)
    {
        var query = QueryReader.Of(http);
        var (seed, orders) = (query.Number("seed") ?? DefaultSeed, query.Number("orders") ?? DefaultOrders);
        var shape = query.Word("shape") is { } word ? Enum.Parse<Shape>(word, ignoreCase: true) : Shape.Split;
        if (query.Problem is { } problem) return problem;
        if (!await Turn.WaitAsync(TimeSpan.Zero, http.RequestAborted))
        {
            return ProblemResponse.Of(StatusCodes.Status409Conflict, "simulation_running",
                "Another simulation runs; one runs at a time.") with
            {
                RetryAfter = RetryAfter,
            };
        }

        try
        {
            var start = clock.GetTimestamp();
            var plan = new SimulationPlan((int)seed, shape, (int)orders) { RecordsTrails = true };
            return Results.Json(await Task.Run(() => Run(plan, DefectInjection.None, () => clock.GetElapsedTime(start))), Json);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Runs a plan; one that fails is shrunk, which takes up to half a minute.</summary>
    internal static SimulationView Run(SimulationPlan plan, DefectInjection defects, Func<TimeSpan> elapsed)
    {
        var outcome = SimulationRunner.Run(plan, defects);
        var view = ViewOf(outcome, elapsed());
        if (outcome.Findings.Count == 0) return view;
        var small = Shrinker.Shrink(outcome, defects);
        return view with { Shrunk = new(small.Orders, small.Faults.Count, small.Findings, small.Plan.ReplayCommand) };
    }

    static SimulationView ViewOf(SimulationOutcome outcome, TimeSpan elapsed) => new(
        outcome.Plan.Seed, outcome.Plan.Shape.ToString().ToLowerInvariant(), outcome.Orders, outcome.Findings, outcome.TraceHash,
        outcome.VirtualDuration.TotalSeconds, elapsed.TotalSeconds, outcome.Plan.ReplayCommand, outcome.Faults.Count,
        [.. outcome.Faults.Take(MaxFaults).Select(ViewOf)], [.. outcome.Trails.Take(MaxTrails).Select(ViewOf)]);

    static SimulatedFaultView ViewOf(FaultEntry fault) => new(fault.At.TotalSeconds, fault.Kind.ToString(), fault.Where);

    static SimulatedOrderView ViewOf(OrderTrail trail) => new(
        trail.OrderId, trail.Status,
        [.. trail.Steps.Select(step => new SimulatedStepView(step.At.TotalSeconds, step.Event, step.Detail, step.Process))],
        [.. trail.Strikes.Select(ViewOf)]);
}

/// <summary>JSON metadata of a simulation's result.</summary>
[JsonSerializable(typeof(SimulationView))]
sealed partial class SimulationJson : JsonSerializerContext;
