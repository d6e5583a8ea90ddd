using Doms.Engine;

namespace Doms.Simulation;

/// <summary>Variations of an engine that only simulations use.</summary>
public static class EngineOptionsExtensions
{
    /// <summary>Joined: whether messages are handed over as bytes, as a broker would.</summary>
    public static void SerializeLocalMessages(this EngineOptions options, bool serializes) =>
        options.TestHooks.SerializesLocalMessages = serializes;
}
