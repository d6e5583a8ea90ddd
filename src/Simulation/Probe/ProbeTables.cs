using Doms.Engine.Storage;

namespace Doms.Simulation.Probe;

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

    public static readonly Table<Entry> Entries = Table.For<Entry>("probe_entries")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Read(r => new Entry(r.Text(), r.Int64()));

    public static readonly Table<Echo> Echoes = Table.For<Echo>("probe_echoes")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Int64("number", x => x.Number)
        .TextOrNull("wrong", x => x.FirstError)
        .Read(r => new Echo(r.Text(), r.Int64(), r.Int64(), r.TextOrNull()));
}
