using System.Text.Json.Serialization;
using Doms.Contracts.Http;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;

namespace Doms.Hosting.PendingReasons;

/// <summary>Reasons for an order to wait, found in one service's own rows.</summary>
/// <param name="Owner">Owner of the order; other customers get no reasons.</param>
public sealed record ServicePendingReasons(string Owner, IReadOnlyList<PendingReason> PendingReasons);

/// <summary>Reads a service's rows; null when it has no row of the order.</summary>
public delegate ValueTask<ServicePendingReasons?> FindPendingReasons(
    string orderId, IRowReader rows, IPendingReasonReader waits, CancellationToken cancel);

/// <summary>JSON of pending reasons.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PendingReasonList)), JsonSerializable(typeof(WhyView))]
public sealed partial class PendingReasonJson : JsonSerializerContext;
