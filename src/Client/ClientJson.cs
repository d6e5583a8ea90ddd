using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.Client;

/// <summary>JSON metadata of the API as used by the client; unknown members are ignored.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(OrderView)), JsonSerializable(typeof(PageView<OrderView>)), JsonSerializable(typeof(TimelineView))]
[JsonSerializable(typeof(WhyView)), JsonSerializable(typeof(ProductView)), JsonSerializable(typeof(PageView<ProductView>))]
[JsonSerializable(typeof(SagaView)), JsonSerializable(typeof(PageView<SagaView>))]
[JsonSerializable(typeof(PageView<DeadLetterView>)), JsonSerializable(typeof(DeadLetterDetailsView))]
[JsonSerializable(typeof(DeadLetterOutcomeView)), JsonSerializable(typeof(ReplayedView)), JsonSerializable(typeof(PaymentView))]
[JsonSerializable(typeof(TimelineEntryView)), JsonSerializable(typeof(TokenView)), JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(NewOrder)), JsonSerializable(typeof(NewProduct)), JsonSerializable(typeof(ProductUpdate))]
[JsonSerializable(typeof(CancelRequest)), JsonSerializable(typeof(ResolveRequest))]
public sealed partial class ClientJson : JsonSerializerContext;
