using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.Engine.Maintenance;

/// <summary>JSON of the engine's messages.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DeadLetterClosed))]
[JsonSerializable(typeof(MessageDeadLettered)), JsonSerializable(typeof(CompleteOutbox)), JsonSerializable(typeof(TakeOverEffects))]
[JsonSerializable(typeof(RescheduleEffect)), JsonSerializable(typeof(ReplayDeadLetter)), JsonSerializable(typeof(DiscardDeadLetter))]
[JsonSerializable(typeof(RenewEffects)), JsonSerializable(typeof(ReleaseEffects))]
[JsonSerializable(typeof(PurgeExpired)), JsonSerializable(typeof(DeadLetterOutcome))]
sealed partial class EngineJson : JsonSerializerContext;
