using System.Globalization;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Sagas, dead letters and the audit.</content>
public sealed partial class DomsClient
{
    public Task<ApiResponse<SagaView>> GetSaga(string orderId, CancellationToken cancel) =>
        Get($"api/sagas/{Escape(orderId)}", ClientJson.Default.SagaView, cancel);

    public Task<ApiResponse<PageView<SagaView>>> ListSagas(ListQuery query, CancellationToken cancel) =>
        Get($"api/sagas{query.Text}", ClientJson.Default.PageViewSagaView, cancel);

    public Task<ApiResponse<SagaView>> RetrySaga(string orderId, CancellationToken cancel) =>
        Post($"api/sagas/{Escape(orderId)}/retry", ClientJson.Default.SagaView, cancel);

    public Task<ApiResponse<SagaView>> ResolveSaga(string orderId, ResolveSagaRequest request, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/sagas/{Escape(orderId)}/resolve", request, ClientJson.Default.ResolveSagaRequest),
        ClientJson.Default.SagaView, cancel);

    /// <summary>Lists dead letters. The response names its cursor differently; it is returned as a page like any other.</summary>
    public async Task<ApiResponse<PageView<DeadLetterView>>> ListDeadLetters(DeadLetterQuery query, CancellationToken cancel)
    {
        var (list, json) = await Get($"api/admin/dead-letters{QueryOf(query)}", ClientJson.Default.DeadLetterListView, cancel);
        return new(new PageView<DeadLetterView>(list.Items, list.Cursor), json);
    }

    public Task<ApiResponse<DeadLetterDetailsView>> GetDeadLetter(string id, CancellationToken cancel) =>
        Get($"api/admin/dead-letters/{Escape(id)}", ClientJson.Default.DeadLetterDetailsView, cancel);

    public Task<ApiResponse<DeadLetterOutcomeView>> ReplayDeadLetter(string id, CancellationToken cancel) =>
        Post($"api/admin/dead-letters/{Escape(id)}/replay", ClientJson.Default.DeadLetterOutcomeView, cancel);

    public Task<ApiResponse<DeadLetterOutcomeView>> DiscardDeadLetter(string id, CancellationToken cancel) =>
        Post($"api/admin/dead-letters/{Escape(id)}/discard", ClientJson.Default.DeadLetterOutcomeView, cancel);

    public Task<ApiResponse<DeadLettersReplayedView>> ReplayDeadLetters(DeadLetterQuery query, CancellationToken cancel) =>
        Post($"api/admin/dead-letters/replay{QueryOf(query)}", ClientJson.Default.DeadLettersReplayedView, cancel);

    /// <summary>Audits a consistent snapshot of the running system, which takes as long as it takes to read it.</summary>
    public Task<ApiResponse<AuditReport>> Verify(CancellationToken cancel) =>
        Get("api/admin/verify", AuditJson.Default.AuditReport, cancel);

    static string QueryOf(DeadLetterQuery query) => Query.Of(
        ("service", query.Service), ("type", query.Type), ("key", query.Key), ("status", query.Status), ("cursor", query.Cursor),
        ("limit", query.Limit?.ToString(CultureInfo.InvariantCulture)));
}
