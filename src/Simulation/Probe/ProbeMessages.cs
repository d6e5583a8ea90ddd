using System.Text.Json.Serialization;

namespace Doms.Simulation.Probe;

/// <summary>Increments a counter and publishes each number.</summary>
/// <param name="By">Number of increments, 1 or more.</param>
public sealed record Count(string Id, int By)
{
    /// <summary>Number of all increments that follow from it: one in the next round, and one by timer.</summary>
    [JsonIgnore]
    public int Total => By + 2;
}

/// <summary>Increments a counter when its timer is due.</summary>
sealed record CountLater(string Id);

/// <summary>Increments a counter in the next round.</summary>
sealed record CountAgain(string Id);

/// <summary>Inserts an entry of this id.</summary>
sealed record Enter(string Id);

/// <summary>The counter has a new number.</summary>
sealed record Counted(string Id, long Number);

/// <summary>The listener has received the number.</summary>
sealed record Heard(string Id, long Number);

/// <summary>Requests an external call with the number, once.</summary>
sealed record NotifyExternal(string Id, long Number);

/// <summary>The external call with the number was made.</summary>
sealed record ExternalNotified(string Id, long Number);
