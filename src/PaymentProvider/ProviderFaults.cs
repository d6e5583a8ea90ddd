namespace Doms.PaymentProvider;

/// <summary>Randomly selects the requests that fail, according to the behaviour.</summary>
sealed class ProviderFaults(Random random)
{
    readonly Lock _gate = new();

    public Behaviour Behaviour { get; set; } = new();

    public bool ShouldDecline() => Happens(Behaviour.DeclineRate);

    public bool ShouldDrop() => Happens(Behaviour.DropRate);

    public bool ShouldFail() => Happens(Behaviour.ErrorRate);

    bool Happens(double rate)
    {
        if (rate <= 0) return false;
        lock (_gate) return random.NextDouble() < rate;
    }
}
