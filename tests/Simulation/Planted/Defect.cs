using Doms.Simulation.Nodes;
using Doms.Simulator;

namespace Doms.Tests.Simulation.Planted;

/// <summary>A planted defect.</summary>
/// <param name="Shape">A shape in which it has an effect.</param>
/// <param name="Create">Creates its injection for one run.</param>
sealed record Defect(Shape Shape, Func<DefectInjection> Create);
