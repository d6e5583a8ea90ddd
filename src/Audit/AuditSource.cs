using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Audit;

/// <summary>Sources for an audit of this running process.</summary>
/// <param name="Engine">Takes the snapshot between two batches.</param>
/// <param name="ProviderLedger">File of the simulated provider's ledger; null for a real provider, whose ledger is not accessible.</param>
public sealed record AuditSource(EngineNode Engine, ISnapshotStore Store, IReadOnlyList<ServiceModule> Modules, string? ProviderLedger);
