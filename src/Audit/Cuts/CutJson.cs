using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.Audit.Cuts;

/// <param name="Id">Id of the process's part in the cut.</param>
sealed record CutView(string Id);

/// <param name="Records">Records at the broker that are not handled yet.</param>
sealed record BacklogView(long Records);

/// <param name="Now">Time of the snapshot by the store's clock, in microseconds since 1970.</param>
sealed record SnapshotView(long Now);

/// <summary>JSON between the processes of a cut.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CutView)), JsonSerializable(typeof(BacklogView)), JsonSerializable(typeof(SnapshotView))]
sealed partial class CutJson : JsonSerializerContext;
