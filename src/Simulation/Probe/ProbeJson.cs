using System.Text.Json.Serialization;

namespace Doms.Simulation.Probe;

[JsonSerializable(typeof(Count)), JsonSerializable(typeof(CountLater)), JsonSerializable(typeof(Counted))]
[JsonSerializable(typeof(CountAgain)), JsonSerializable(typeof(Enter))]
[JsonSerializable(typeof(Heard)), JsonSerializable(typeof(NotifyExternal)), JsonSerializable(typeof(ExternalNotified))]
sealed partial class ProbeJson : JsonSerializerContext;
