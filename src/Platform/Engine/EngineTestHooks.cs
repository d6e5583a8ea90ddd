namespace Doms.Engine;

/// <summary>Faults and defects that only simulations and tests inject into an engine.</summary>
sealed class EngineTestHooks
{
    /// <summary>Whether the relay misses the notification of the next commit and finds the outbox rows by polling.</summary>
    public Func<bool> SkipsRelayNotification { get; set; } = () => false;

    /// <summary>Joined: hands messages over as bytes, as a broker would.</summary>
    public bool SerializesLocalMessages { get; set; }

    /// <summary>A defect: publications of a failed message are sent all the same.</summary>
    public bool KeepsPublicationsOnRollBack { get; set; }
}
