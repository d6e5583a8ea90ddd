using System.Text.Json.Serialization;
using Doms.Engine.Storage;

namespace Doms.Simulation.Probe;

/// <summary>Counts on, and tells of each number.</summary>
/// <param name="By">Numbers to go on by, 1 or more.</param>
public sealed record Count(string Id, int By);

/// <summary>Counts on after a while.</summary>
sealed record CountLater(string Id);

/// <summary>The next number.</summary>
sealed record Counted(string Id, long Number);

/// <summary>The number has been heard.</summary>
sealed record Heard(string Id, long Number);

/// <summary>A number is to be told outside, once.</summary>
sealed record NotifyExternal(string Id, long Number);

/// <summary>The number was told outside.</summary>
sealed record ExternalNotified(string Id, long Number);

/// <summary>What the counting service has told.</summary>
/// <param name="Number">The last number told.</param>
/// <param name="Acknowledged">The last number that came back.</param>
/// <param name="ExternalCalls">Numbers told outside.</param>
/// <param name="FirstError">The first thing that came out of order; null for none.</param>
sealed record Tally(string Id, long Version, long Number, long Acknowledged, long ExternalCalls, string? FirstError);

/// <summary>What the listening service has heard.</summary>
/// <param name="Number">The last number heard.</param>
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
