using System.Globalization;
using System.Text.RegularExpressions;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Chaos;

/// <summary>Watches how long the oldest message of any process of a cluster has waited to be published.</summary>
sealed partial class OutboxAge : IAsyncDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    readonly HttpClient _http = new() { Timeout = Interval };
    readonly CancellationTokenSource _stop = new();
    readonly Task _watching;

    public OutboxAge(LocalCluster cluster) => _watching = Watch(cluster);

    /// <summary>The longest age seen.</summary>
    public TimeSpan Longest { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _http.Dispose();
        _stop.Dispose();
    }

    async Task Watch(LocalCluster cluster)
    {
        while (!_stop.IsCancellationRequested)
        {
            var ages = await Task.WhenAll(LocalCluster.Roles.Where(role => role != "gateway").Select(role => Read(cluster.PortOf(role))));
            if (ages.Max() is var age && age > Longest) Longest = age;
            await Task.Delay(Interval, TimeProvider.System);
        }
    }

    async Task<TimeSpan> Read(int port)
    {
        try
        {
            var metrics = await _http.GetStringAsync($"http://127.0.0.1:{port}/metrics");
            return Age().Match(metrics) is { Success: true } found
                ? TimeSpan.FromSeconds(double.Parse(found.Groups["age"].Value, CultureInfo.InvariantCulture))
                : TimeSpan.Zero;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            // The process is down or stands still.
            return TimeSpan.Zero;
        }
    }

    [GeneratedRegex(
        @"^oms_outbox_age_seconds(?:\{[^}]*\})? (?<age>[0-9.eE+-]+)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Age();
}
