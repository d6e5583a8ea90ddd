using System.Text.Json.Serialization;
using Doms.Engine.Storage;

namespace Doms.Simulation.Probe;

/// <summary>Counts, and publishes each number.</summary>
/// <param name="By">Number of counts, 1 or more.</param>
public sealed record Count(string Id, int By);

/// <summary>Counts once more after a delay.</summary>
sealed record CountLater(string Id);

/// <summary>A number that was counted.</summary>
sealed record Counted(string Id, long Number);

/// <summary>The number was received.</summary>
sealed record Heard(string Id, long Number);

/// <summary>Effect: reports a number externally, once.</summary>
sealed record NotifyExternal(string Id, long Number);

/// <summary>The number was reported externally.</summary>
sealed record ExternalNotified(string Id, long Number);

/// <summary>State of the counting service.</summary>
/// <param name="Number">Last number published.</param>
/// <param name="Acknowledged">Last number acknowledged.</param>
/// <param name="ExternalCalls">Numbers reported externally.</param>
/// <param name="FirstError">First error of order; null for none.</param>
sealed record Tally(string Id, long Version, long Number, long Acknowledged, long ExternalCalls, string? FirstError);

/// <summary>State of the listening service.</summary>
/// <param name="Number">Last number received.</param>
sealed record Echo(string Id, long Version, long Number, string? FirstError);

static class ProbeTables
{
    public static readonly Table<Tally> Tallies = Table.For<Tally>("probe_tallies")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Int64("number", x => x.Number)
        .Int64("answered", x => x.Acknowledged)
        .Int64("told", x => x.ExternalCalls)
        .TextOrNull("wrong", x => x.FirstError)
        .Read(r => new Tally(r.Text(), r.Int64(), r.Int64(), r.Int64(), r.Int64(), r.TextOrNull()));

    public static readonly Table<Echo> Echoes = Table.For<Echo>("probe_echoes")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Int64("number", x => x.Number)
        .TextOrNull("wrong", x => x.FirstError)
        .Read(r => new Echo(r.Text(), r.Int64(), r.Int64(), r.TextOrNull()));
}

[JsonSerializable(typeof(Count)), JsonSerializable(typeof(CountLater)), JsonSerializable(typeof(Counted))]
[JsonSerializable(typeof(Heard)), JsonSerializable(typeof(NotifyExternal)), JsonSerializable(typeof(ExternalNotified))]
sealed partial class ProbeJson : JsonSerializerContext;
