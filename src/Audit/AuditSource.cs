using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Audit;

/// <summary>What an audit of this running process reads.</summary>
/// <param name="Engine">Gives the cut between two batches.</param>
/// <param name="ProviderLedger">The simulated provider's file; null when the provider is a real one, whose books are its own.</param>
public sealed record AuditSource(EngineNode Engine, ISnapshotStore Store, IReadOnlyList<ServiceModule> Modules, string? ProviderLedger);
