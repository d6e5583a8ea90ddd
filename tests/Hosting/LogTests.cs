using System.Diagnostics.Metrics;
using Doms.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Hosting;

public sealed class LogTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddHours(12));

    [Fact]
    public async Task Console_that_fails_then_blocks_delays_no_caller()
    {
        using var console = new ScriptedConsole(Fail, Block);
        using (var loggers = new LineLoggerProvider(console, _clock))
        {
            var log = loggers.CreateLogger("Doms.Test");
            Write(log, "lost");
            Write(log, "written");
            await console.Blocked.Task.WaitAsync(Patience);
            await Task.Run(() => Repeat(LineWriter.MaxLines + 100, () => Write(log, "more"))).WaitAsync(Patience);
            Dropped().ShouldBe(101);
            console.Release();
        }

        var lines = console.Lines;
        lines.Length.ShouldBe(3 + LineWriter.MaxLines);
        lines[..4].ShouldBe(
        [
            "12:00:00.000 warn  Log 1 log lines dropped, which the console did not accept",
            "12:00:00.000 info  Test written",
            "12:00:00.000 warn  Log 100 log lines dropped, which the console did not accept",
            "12:00:00.000 info  Test more",
        ]);
    }

    [Fact]
    public void Lines_after_a_failed_write_are_written_with_a_report()
    {
        using var console = new ScriptedConsole(FailHalfway);
        using (var loggers = new LineLoggerProvider(console, _clock))
        {
            var log = loggers.CreateLogger("Doms.Test");
            Repeat(3, () => Write(log, "line"));
        }

        console.Lines.ShouldBe(
        [
            "12:00:00.000 in",
            "12:00:00.000 warn  Log 1 log lines dropped, which the console did not accept",
            "12:00:00.000 info  Test line",
            "12:00:00.000 info  Test line",
        ]);
    }

    [Fact]
    public void Loss_of_the_last_line_is_reported_at_stop()
    {
        using var console = new ScriptedConsole(Fail);
        using (var loggers = new LineLoggerProvider(console, _clock))
        {
            Write(loggers.CreateLogger("Doms.Test"), "lost");
        }

        console.Lines.ShouldBe(["12:00:00.000 warn  Log 1 log lines dropped, which the console did not accept"]);
    }

    [Fact]
    public async Task Stop_does_not_wait_for_a_blocked_console()
    {
        using var console = new ScriptedConsole(Block);
        using var loggers = new LineLoggerProvider(console, _clock);
        Write(loggers.CreateLogger("Doms.Test"), "line");
        await console.Blocked.Task.WaitAsync(Patience);

        await Task.Run(loggers.Dispose).WaitAsync(Patience);
        console.Lines.ShouldBeEmpty();
        console.Release();
    }

    [Fact]
    public async Task Long_lines_are_dropped_before_they_exhaust_memory()
    {
        using var console = new ScriptedConsole(Block);
        using var loggers = new LineLoggerProvider(console, _clock);
        var log = loggers.CreateLogger("Doms.Test");
        Write(log, "line");
        await console.Blocked.Task.WaitAsync(Patience);
        var text = new string('x', LineWriter.MaxLength / 4);
        Repeat(6, () => Write(log, text));

        Dropped().ShouldBe(2);
        console.Release();
    }

    static void Write(ILogger log, string text) => log.Log(LogLevel.Information, default, text, null, (state, _) => state);

    static void Repeat(int count, Action action)
    {
        for (var i = 0; i < count; i++) action();
    }

    static long Dropped()
    {
        long dropped = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "oms_log_lines_dropped_total") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => dropped += value);
        listener.Start();
        listener.RecordObservableInstruments();
        return dropped;
    }

    static void Fail(ScriptedConsole console) => throw new IOException("No space left on device");

    static void FailHalfway(ScriptedConsole console)
    {
        console.Write("12:00:00.000 in");
        Fail(console);
    }

    static void Block(ScriptedConsole console) => console.WaitForRelease();
}
