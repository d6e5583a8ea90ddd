namespace Doms.Host.Bench;

/// <summary>Result of one run.</summary>
/// <param name="Clients">Concurrent connections, each posting one order at a time.</param>
/// <param name="Accepted">Orders with response 201.</param>
/// <param name="Refused">Orders with another response (503 when the queue is full).</param>
/// <param name="Seconds">Time from the first post until the last accepted order was completed.</param>
/// <param name="CompletedPerSecond">
/// Orders accepted, reserved, paid and confirmed per second, with their shipment created and notification recorded, all
/// durable.
/// </param>
/// <param name="P50">Median time to the 201 response in milliseconds.</param>
/// <param name="P99">99th percentile of the time to the 201 response in milliseconds.</param>
/// <param name="CpuMicrosecondsPerOrder">CPU time of the measured processes, all threads.</param>
/// <param name="CpuByPart">The same by part, such as <c>postgresql</c>.</param>
/// <param name="PeakMegabytes">Resident memory of the measured processes at the end.</param>
public sealed record BenchResult(
    int Clients, int Accepted, int Refused, double Seconds, double CompletedPerSecond, double P50, double P99,
    double CpuMicrosecondsPerOrder, IReadOnlyDictionary<string, double> CpuByPart, double PeakMegabytes);

/// <summary>
/// Loads a running system with a number of clients for a given time, then waits until every accepted order is
/// completed.
/// </summary>
sealed class BenchRun(MeasuredSystem measured, string token)
{
    const int Products = 500;

    public async Task<BenchResult> Run(int clients, TimeSpan time, CancellationToken cancel)
    {
        var doneBefore = await measured.CountCompleted(cancel);
        var before = measured.ReadUse();
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var loads = await Task.WhenAll(Enumerable.Range(0, clients).Select(i => RunClient(i, clock, start, time, cancel)));
        var accepted = loads.Sum(load => load.Times.Count);
        await LoadEnd.Wait(async () => await measured.CountCompleted(cancel) >= doneBefore + accepted, cancel);
        var seconds = clock.GetElapsedTime(start).TotalSeconds;
        var use = measured.ReadUse();
        var cpu = use.PerOrder(before, accepted);
        var times = loads.SelectMany(load => load.Times).Order().ToList();
        const double bytesPerMegabyte = 1024 * 1024;
        return new BenchResult(
            clients, accepted, loads.Sum(load => load.Refused), Math.Round(seconds, 2), Math.Round(accepted / seconds, 1),
            Percentile(times, 0.50), Percentile(times, 0.99), Math.Round(cpu.Values.Sum(), 1), cpu,
            Math.Round(use.Bytes / bytesPerMegabyte, 1));
    }

    async Task<(List<double> Times, int Refused)> RunClient(
        int number, TimeProvider clock, long start, TimeSpan time, CancellationToken cancel)
    {
        const int created = 201;
        var times = new List<double>();
        var refused = 0;
        await using var connection = new LoadConnection(new Uri(measured.Gateway, "/api/orders"), token);
        await connection.Open(cancel);
        for (var i = 0; clock.GetElapsedTime(start) < time; i++)
        {
            var product = ((number * 7919) + i) % Products;
            var items = $$"""[{"productId":"bench-{{product}}","quantity":1,"price":10.00}]""";
            var body = $$"""{"customerId":"c{{number}}","customerEmail":"c{{number}}@example.com","items":{{items}}}""";
            var sent = clock.GetTimestamp();
            if (await connection.Post(body, cancel) == created) times.Add(clock.GetElapsedTime(sent).TotalMilliseconds);
            else refused++;
        }

        return (times, refused);
    }

    static double Percentile(List<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : Math.Round(sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)], 2);
}
