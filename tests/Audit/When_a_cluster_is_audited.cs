using System.Net;
using System.Text;
using Doms.Audit.Cuts;
using Doms.Composition;
using Doms.Engine.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Audit;

/// <summary>Processes that do not take part in a cut: the audit is refused in time, and says which and why.</summary>
public sealed class When_a_cluster_is_audited
{
    static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>Time for which the audit may do nothing visible between two steps of the clock.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("POST", "/api/admin/cuts")]
    [InlineData("GET", "/api/admin/cuts/1")]
    [InlineData("POST", "/api/admin/cuts/1/hold")]
    [InlineData("POST", "/api/admin/cuts/1/snapshot")]
    [InlineData("POST", "/api/admin/cuts/1/release")]
    public async Task Process_that_stands_still_is_named(string method, string path)
    {
        using var processes = new Processes { Silent = (method, path), OnSilence = () => _clock.Advance(AnswerTimeout) };

        (await Refusal(processes)).ShouldBe("http://payments/ did not answer within 10 s.");
    }

    [Fact]
    public async Task Service_for_which_messages_wait_is_named()
    {
        using var processes = new Processes { Records = 3 };

        (await Refusal(processes)).ShouldStartWith("3 messages wait at the broker for payments;");
    }

    [Fact]
    public async Task Silent_ledger_is_waited_for_no_longer_than_processes_pause()
    {
        using var processes = new Processes();

        (await Refusal(processes, () => _clock.Advance(MaxPause)))
            .ShouldBe("The cut across all stores was not complete within 20 s; audit again.");
    }

    async Task<string> Refusal(Processes processes, Action? onSilentLedger = null)
    {
        using var client = new HttpMessageInvoker(processes);
        var audit = new ClusterAudit(
            AllServices.ModulesForAudit("nowhere"), service => [new Uri($"http://{service}/")],
            async cancel =>
            {
                if (onSilentLedger is null) return null;
                onSilentLedger();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return null;
            },
            client, _clock).Run(null, CancellationToken.None);
        while (!audit.IsCompleted && processes.Records > 0)
        {
            var request = processes.NextRequest;
            _clock.Advance(Step);
            await Task.WhenAny(audit, request, Task.Delay(Patience, TimeProvider.System));
        }

        return (await Should.ThrowAsync<StoreUnavailableException>(() => audit)).Message;
    }

    /// <summary>The processes of all services, of which that of Payments may be faulty.</summary>
    sealed class Processes : HttpMessageHandler
    {
        TaskCompletionSource _next = new();

        /// <summary>Completes with the next request.</summary>
        public Task NextRequest => _next.Task;

        /// <summary>Method and path of the request that is never answered.</summary>
        public (string Method, string Path) Silent { get; init; }

        public Action OnSilence { get; init; } = () => { };

        /// <summary>Records that wait at the broker.</summary>
        public int Records { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Exchange(ref _next, new()).SetResult();
            var isFaulty = request.RequestUri!.Host == "payments";
            if (isFaulty && Silent == (request.Method.Method, request.RequestUri.AbsolutePath))
            {
                OnSilence();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            var text = (request.Method.Method, request.RequestUri.AbsolutePath) switch
            {
                ("POST", CutEndpoints.Path) => """{"id":"1"}""",
                ("GET", _) => $$"""{"records":{{(isFaulty ? Records : 0)}}}""",
                (_, $"{CutEndpoints.Path}/1/snapshot") => """{"now":0}""",
                _ => "",
            };
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        }
    }
}
