global using Doms.Simulation.Faults;
