using Doms.Engine.Processing;
using Doms.Engine.Storage;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Web;
using Doms.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Host.Backups;

/// <summary>
/// <c>GET /api/admin/backup</c>: a backup of the data folder while it is written to, as a tar archive. Processing pauses only until both
/// databases are open for reading.
/// </summary>
sealed class BackupEndpoint(EngineNode engine, DataFolder folder, bool isSimulated, string version, TimeProvider clock) : IDisposable
{
    const string ContentType = "application/x-tar";
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    readonly SemaphoreSlim _one = new(1);

    /// <summary>Maps the route; where no endpoint is registered, the databases are not files of this process.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapApi("/admin/backup", api =>
        api.MapGet("/", Handle).RequireScope(Scopes.Operations).IsInternal().ExcludeFromDescription());

    public void Dispose() => _one.Dispose();

    static async Task<IResult> Handle(HttpContext http, CancellationToken cancel)
    {
        if (http.RequestServices.GetService<BackupEndpoint>() is not { } source)
            return ProblemResponse.Of(
                StatusCodes.Status409Conflict, "backup_elsewhere", "The databases are on a server: back them up with its own programs.");
        if (!await source._one.WaitAsync(0, cancel))
            return ProblemResponse.Of(StatusCodes.Status409Conflict, "backup_running", "Another backup is being made; try again after it.");
        try
        {
            return await source.Answer(http, cancel);
        }
        catch (StoreUnavailableException error) when (!http.Response.HasStarted)
        {
            return ProblemResponse.Unavailable(error.Message, RetryAfter);
        }
        finally
        {
            source._one.Release();
        }
    }

    async Task<IResult> Answer(HttpContext http, CancellationToken cancel)
    {
        using var work = new WorkFolder(folder.File("backup.tmp"));
        var takenAt = clock.GetUtcNow();
        using (var copies = await engine.RunBetweenBatches(() => Task.FromResult(DatabaseCopies.Begin(folder, isSimulated))))
            copies.WriteTo(work.Path);
        http.Response.ContentType = ContentType;
        await BackupArchive.Write(http.Response.Body, work.Path, folder.Mails, version, takenAt, cancel);
        return Results.Empty;
    }
}
