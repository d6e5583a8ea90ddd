using System.Globalization;
using System.Text;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Sagas, dead letters and the audit.</content>
public sealed partial class DomsClient
{
    /// <summary>Reads the saga of an order.</summary>
    public Task<ApiResponse<SagaView>> GetSaga(string orderId, CancellationToken cancel) =>
        Get($"api/sagas/{Escape(orderId)}", ClientJson.Default.SagaView, cancel);

    /// <summary>Lists sagas.</summary>
    public Task<ApiResponse<PageView<SagaView>>> ListSagas(ListQuery query, CancellationToken cancel) =>
        Get($"api/sagas{query.Text}", ClientJson.Default.PageViewSagaView, cancel);

    /// <summary>Sends the command of the current step again.</summary>
    public Task<ApiResponse<SagaView>> RetrySaga(string orderId, CancellationToken cancel) =>
        Post($"api/sagas/{Escape(orderId)}/retry", ClientJson.Default.SagaView, cancel);

    /// <summary>Reads what the decision about a saga would do now; it changes nothing.</summary>
    /// <param name="outcome"><c>COMPLETED</c> or <c>CANCELLED</c>.</param>
    /// <exception cref="ApiException">The decision would be refused, for the same reason.</exception>
    public Task<ApiResponse<ResolvePreviewView>> PreviewResolution(string orderId, string outcome, CancellationToken cancel) => Get(
        $"api/sagas/{Escape(orderId)}/resolve" + Query.Of(("outcome", outcome)), ClientJson.Default.ResolvePreviewView, cancel);

    /// <summary>Ends a saga that needs attention by the decision of an operator.</summary>
    public Task<ApiResponse<SagaView>> ResolveSaga(string orderId, ResolveSagaRequest request, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/sagas/{Escape(orderId)}/resolve", request, ClientJson.Default.ResolveSagaRequest),
        ClientJson.Default.SagaView, cancel);

    /// <summary>Lists dead letters, oldest first.</summary>
    public async Task<ApiResponse<PageView<DeadLetterView>>> ListDeadLetters(DeadLetterQuery query, CancellationToken cancel)
    {
        var (list, json) = await Get($"api/admin/dead-letters{QueryOf(query)}", ClientJson.Default.DeadLetterListView, cancel);
        return new(new PageView<DeadLetterView>(list.Items, list.NextCursor), json);
    }

    /// <summary>Reads a dead letter with its original bytes.</summary>
    public Task<ApiResponse<DeadLetterDetailsView>> GetDeadLetter(string id, CancellationToken cancel) =>
        Get($"api/admin/dead-letters/{Escape(id)}", ClientJson.Default.DeadLetterDetailsView, cancel);

    /// <summary>Reads what was tried with the message of a dead letter, when, and with which error.</summary>
    public Task<ApiResponse<DeadLetterHistoryView>> GetDeadLetterHistory(string id, CancellationToken cancel) =>
        Get($"api/admin/dead-letters/{Escape(id)}/history", ClientJson.Default.DeadLetterHistoryView, cancel);

    /// <summary>Reads the newest message of the type of a dead letter that its service has handled.</summary>
    public Task<ApiResponse<HandledOfTypeView>> GetHandledOfType(string id, CancellationToken cancel) =>
        Get($"api/admin/dead-letters/{Escape(id)}/handled", ClientJson.Default.HandledOfTypeView, cancel);

    /// <summary>Reads what a replay would do now; it changes nothing.</summary>
    /// <exception cref="ApiException">The replay would be refused, for the same reason.</exception>
    public Task<ApiResponse<ReplayPreviewView>> PreviewReplay(string id, CancellationToken cancel) =>
        Get($"api/admin/dead-letters/{Escape(id)}/replay", ClientJson.Default.ReplayPreviewView, cancel);

    /// <summary>Replays a dead letter, after the messages already stored for its key.</summary>
    public Task<ApiResponse<DeadLetterOutcomeView>> ReplayDeadLetter(string id, CancellationToken cancel) =>
        Post($"api/admin/dead-letters/{Escape(id)}/replay", ClientJson.Default.DeadLetterOutcomeView, cancel);

    /// <summary>Closes a dead letter without handling it.</summary>
    public Task<ApiResponse<DeadLetterOutcomeView>> DiscardDeadLetter(string id, CancellationToken cancel) =>
        Post($"api/admin/dead-letters/{Escape(id)}/discard", ClientJson.Default.DeadLetterOutcomeView, cancel);

    /// <summary>Replays the open dead letters that the query selects.</summary>
    public Task<ApiResponse<DeadLettersReplayedView>> ReplayDeadLetters(DeadLetterQuery query, CancellationToken cancel) =>
        Post($"api/admin/dead-letters/replay{QueryOf(query)}", ClientJson.Default.DeadLettersReplayedView, cancel);

    /// <summary>Audits a consistent snapshot of the running system, which takes as long as it takes to read it.</summary>
    public Task<ApiResponse<AuditReport>> Verify(CancellationToken cancel) =>
        Get("api/admin/verify", AuditJson.Default.AuditReport, cancel);

    /// <summary>Lists the processes of the system and their state.</summary>
    public Task<ApiResponse<PageView<ProcessView>>> ListProcesses(CancellationToken cancel) =>
        Get("api/admin/processes", ClientJson.Default.PageViewProcessView, cancel);

    /// <summary>Runs a seed of the simulator beside the system; the demo profile only.</summary>
    /// <param name="shape">joined, replicas or split.</param>
    public Task<ApiResponse<SimulationView>> Simulate(int seed, int orders, string shape, CancellationToken cancel) => Get(
        "api/lab/simulation" + Query.Of(("seed", $"{seed}"), ("orders", $"{orders}"), ("shape", shape)),
        ClientJson.Default.SimulationView, cancel);

    /// <summary>Returns the state of all processes as JSON: versions, settings without secrets, metrics, newest errors.</summary>
    public Task<string> Diagnostics(CancellationToken cancel) => GetText("api/admin/diagnostics", cancel);

    /// <summary>Returns the metrics of the process that answers, in the text form of Prometheus.</summary>
    public Task<string> Metrics(CancellationToken cancel) => GetText("metrics", cancel);

    /// <summary>Writes a backup of a system on SQLite, a tar archive, to a stream. One that breaks off is no whole archive.</summary>
    public Task Backup(Stream to, CancellationToken cancel) => Download("api/admin/backup", to, cancel);

    async Task<string> GetText(string path, CancellationToken cancel)
    {
        using var text = new MemoryStream();
        await Download(path, text, cancel);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    async Task Download(string path, Stream to, CancellationToken cancel)
    {
        try
        {
            using var response = await _http.GetAsync(
                new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!response.IsSuccessStatusCode)
                throw new ApiException(
                    (int)response.StatusCode, Read(await response.Content.ReadAsByteArrayAsync(cancel), ClientJson.Default.ProblemView));
            await response.Content.CopyToAsync(to, cancel);
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException)
        {
            throw new SystemUnreachableException(Url, error);
        }
    }

    static string QueryOf(DeadLetterQuery query) => Query.Of(
        ("service", query.Service), ("type", query.Type), ("key", query.Key), ("status", query.Status), ("cursor", query.Cursor),
        ("limit", query.Limit?.ToString(CultureInfo.InvariantCulture)));
}
