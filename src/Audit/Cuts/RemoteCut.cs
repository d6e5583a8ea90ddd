using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Engine.Storage;

namespace Doms.Audit.Cuts;

/// <summary>The part of another process in a cut, which begins with <see cref="Begin"/> and ends when it is disposed of.</summary>
sealed class RemoteCut : IAsyncDisposable
{
    /// <summary>Longest time for an answer, also of a process that is paused or cut off.</summary>
    static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    readonly HttpMessageInvoker _client;
    readonly TimeProvider _clock;
    readonly Uri _process;
    readonly AuthenticationHeaderValue? _token;
    string _id = "";

    RemoteCut(HttpMessageInvoker client, Uri process, AuthenticationHeaderValue? token, TimeProvider clock)
    {
        _client = client;
        _clock = clock;
        _process = process;
        _token = token;
    }

    /// <param name="process">Base address of the process.</param>
    /// <param name="token">Token of an operator.</param>
    /// <exception cref="StoreUnavailableException">The process does not answer, or cannot pause.</exception>
    public static async Task<RemoteCut> Begin(
        HttpMessageInvoker client, Uri process, AuthenticationHeaderValue? token, TimeProvider clock, CancellationToken cancel)
    {
        var cut = new RemoteCut(client, process, token, clock);
        using var answer = await cut.Send(HttpMethod.Post, "", null, cancel);
        cut._id = $"/{(await Parse(answer, CutJson.Default.CutView, cancel)).Id}";
        return cut;
    }

    /// <summary>Counts the records that the broker has for the service.</summary>
    public async Task<long> CountAtBroker(CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Get, _id, null, cancel);
        return (await Parse(answer, CutJson.Default.BacklogView, cancel)).Records;
    }

    public Task Hold(CancellationToken cancel) => Post("hold", cancel);

    public Task Release(CancellationToken cancel) => Post("release", cancel);

    /// <summary>Opens the snapshot of the store.</summary>
    public async Task<IStoreReader> Open(CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Post, $"{_id}/snapshot", null, cancel);
        return new Snapshot(this, Micros.ToTime((await Parse(answer, CutJson.Default.SnapshotView, cancel)).Now));
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var answer = await Send(HttpMethod.Delete, _id, null, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // The process has ended, or ends the cut itself.
        }
    }

    async Task Post(string step, CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Post, $"{_id}/{step}", null, cancel);
    }

    async Task<HttpResponseMessage> Send(HttpMethod method, string path, byte[]? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(_process, CutEndpoints.Path + path));
        request.Headers.Authorization = _token;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var late = new CancellationTokenSource(AnswerTimeout, _clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            var answer = await _client.SendAsync(request, end.Token);
            return answer.IsSuccessStatusCode ? answer : throw await Refusal(answer, end.Token);
        }
        catch (OperationCanceledException error) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"{_process} did not answer within {AnswerTimeout.TotalSeconds} s.", error);
        }
        catch (HttpRequestException error)
        {
            throw new StoreUnavailableException($"{_process} does not answer: {error.Message}", error);
        }
    }

    async Task<StoreUnavailableException> Refusal(HttpResponseMessage answer, CancellationToken cancel)
    {
        using var refusal = answer;
        var reason = await refusal.Content.ReadAsStringAsync(cancel);
        return new StoreUnavailableException($"{_process} refused a part of the cut with {(int)refusal.StatusCode}: {reason}");
    }

    static async Task<T> Parse<T>(HttpResponseMessage answer, JsonTypeInfo<T> json, CancellationToken cancel)
        where T : class => await answer.Content.ReadFromJsonAsync(json, cancel) ?? throw new InvalidDataException("The answer is empty.");

    /// <summary>The store of the other process as of the cut.</summary>
    sealed class Snapshot(RemoteCut cut, DateTimeOffset now) : IStoreReader
    {
        public DateTimeOffset Now => now;

        public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) =>
            Read(range.Table, ScanWire.Write(range), cancel);

        public async ValueTask<object?> Read(RowKey row, CancellationToken cancel) =>
            await Read(row.Table, ScanWire.Write(row), cancel) is [var found, ..] ? found : null;

        async ValueTask<IReadOnlyList<object>> Read(Table table, byte[] scan, CancellationToken cancel)
        {
            using var answer = await cut.Send(HttpMethod.Post, $"{cut._id}/rows", scan, cancel);
            await using var body = await answer.Content.ReadAsStreamAsync(cancel);
            using var rows = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
            return [.. rows.RootElement.EnumerateArray().Select(row => RowWire.Read(table, row))];
        }
    }
}
