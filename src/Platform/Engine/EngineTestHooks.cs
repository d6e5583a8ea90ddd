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

    /// <summary>A defect: a process takes over effects that it holds itself.</summary>
    public bool TakesOverOwnEffects { get; set; }

    /// <summary>A defect: an external call is never cancelled.</summary>
    public bool WaitsForCallsForever { get; set; }

    /// <summary>A defect: requests wait for the end of an outage of the store.</summary>
    public bool KeepsRequestsDuringOutage { get; set; }

    /// <summary>A defect: a message that moves to the next round follows what its round has published.</summary>
    public bool MovesMessagesBehindPublications { get; set; }
}
