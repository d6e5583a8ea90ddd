namespace Doms.Engine.Leases;

/// <summary>Another replica holds the store's lease; the command had no effect.</summary>
public sealed class LeaseLostException() : Exception("Another replica holds the store's lease.");
