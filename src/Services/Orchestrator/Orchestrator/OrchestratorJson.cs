using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>JSON metadata of Orchestrator's rows, internal messages, requests and responses.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SagaOrder)), JsonSerializable(typeof(SagaProgress))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEntry>))]
[JsonSerializable(typeof(SagaTimer)), JsonSerializable(typeof(RetrySaga)), JsonSerializable(typeof(ResolveSaga))]
[JsonSerializable(typeof(ResolvePreviewView))]
[JsonSerializable(typeof(ResolveSagaRequest)), JsonSerializable(typeof(SagaView)), JsonSerializable(typeof(PageView<SagaView>))]
sealed partial class OrchestratorJson : JsonSerializerContext;
