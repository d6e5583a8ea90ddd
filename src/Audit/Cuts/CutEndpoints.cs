using System.Collections.Concurrent;
using System.Text.Json;
using Doms.Engine.Maintenance;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Audit.Cuts;

/// <summary><c>/api/admin/cuts</c> of each process with a store: its part in a cut, for the gateway that audits all stores.</summary>
public sealed class CutEndpoints
{
    public const string Path = "/api/admin/cuts";

    readonly ConcurrentDictionary<string, Cut> _cuts = new(StringComparer.Ordinal);
    readonly CutSource _source;
    readonly IdSource _ids;
    readonly TimeProvider _clock;
    readonly IReadOnlyList<Table> _tables;

    public CutEndpoints(CutSource source, IdSource ids, TimeProvider clock)
    {
        _source = source;
        _ids = ids;
        _clock = clock;
        _tables = [.. EngineTables.All, .. source.Modules.SelectMany(module => module.Tables)];
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        var cuts = ActivatorUtilities.CreateInstance<CutEndpoints>(routes.ServiceProvider);
        routes.MapApi("/admin/cuts", api =>
        {
            api.ForOperators().IsInternal();
            api.MapPost("/", cuts.Begin);
            api.MapGet("/{id}", cuts.Count);
            api.MapPost("/{id}/hold", cuts.Hold);
            api.MapPost("/{id}/snapshot", cuts.Open);
            api.MapPost("/{id}/release", cuts.Release);
            api.MapPost("/{id}/rows", cuts.Read).ReadingBody();
            api.MapDelete("/{id}", cuts.End);
        });
    }

    async Task<IResult> Begin(CancellationToken cancel)
    {
        var cut = new Cut(_ids.NewText(), _source, _clock, expired => _ = Remove(expired.Id));
        _cuts[cut.Id] = cut;
        try
        {
            await cut.Pause(cancel);
        }
        catch (OperationCanceledException)
        {
            await Remove(cut.Id);
            return ProblemResponse.Of(
                StatusCodes.Status503ServiceUnavailable, "still_publishing", "The messages that are being published do not arrive.");
        }

        return Results.Json(new CutView(cut.Id), CutJson.Default.CutView);
    }

    async Task<IResult> Count(string id, CancellationToken cancel)
    {
        if (!_cuts.ContainsKey(id)) return Ended();
        try
        {
            return Results.Json(new BacklogView(await _source.CountAtBroker(cancel)), CutJson.Default.BacklogView);
        }
        catch (TransportUnavailableException error)
        {
            return ProblemResponse.Of(StatusCodes.Status503ServiceUnavailable, "broker_unavailable", error.Message);
        }
    }

    async Task<IResult> Hold(string id)
    {
        if (!_cuts.TryGetValue(id, out var cut)) return Ended();
        await cut.Hold();
        return Results.NoContent();
    }

    async Task<IResult> Open(string id, CancellationToken cancel) => _cuts.TryGetValue(id, out var cut)
        ? Results.Json(new SnapshotView(Micros.From(await cut.Open(cancel))), CutJson.Default.SnapshotView)
        : Ended();

    IResult Release(string id)
    {
        if (!_cuts.TryGetValue(id, out var cut)) return Ended();
        cut.Release();
        return Results.NoContent();
    }

    async Task<IResult> Read(string id, HttpContext http)
    {
        var (scan, problem) = ReadScan(await BodyBytes.Read(http.Request, http.RequestAborted));
        if (scan is null) return problem!;
        if (!_cuts.TryGetValue(id, out var cut) || await cut.Read(scan, http.RequestAborted) is not { } rows) return Ended();
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartArray();
        foreach (var row in rows) RowWire.Write(json, scan.Range.Table, row);
        json.WriteEndArray();
        return Results.Empty;
    }

    (ScanWire? Scan, ProblemResult? Problem) ReadScan(byte[] bytes)
    {
        try
        {
            using var body = JsonDocument.Parse(bytes);
            return ScanWire.Read(body.RootElement, _tables) is { } scan
                ? (scan, null)
                : (null, ProblemResponse.NotFound("The table is not in this store."));
        }
        catch (Exception error) when (
            error is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException)
        {
            return (null, ProblemResponse.Validation("body", "body must be a scan, as the gateway sends it"));
        }
    }

    async Task<IResult> End(string id)
    {
        await Remove(id);
        return Results.NoContent();
    }

    async Task Remove(string id)
    {
        if (_cuts.TryRemove(id, out var cut)) await cut.DisposeAsync();
    }

    static ProblemResult Ended() => ProblemResponse.Of(
        StatusCodes.Status409Conflict, "cut_ended", "The cut has ended, or has no snapshot here.");
}
