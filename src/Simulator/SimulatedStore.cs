using Doms.Engine.Memory;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>A store with its wall clock and its outages.</summary>
sealed record SimulatedStore(MemoryStore Store, SkewedClock Clock, Outage Outage);
