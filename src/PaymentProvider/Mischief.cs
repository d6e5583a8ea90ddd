namespace Doms.PaymentProvider;

/// <summary>Decides by chance which calls go wrong, as the behaviour says.</summary>
sealed class Mischief(Random random)
{
    readonly Lock _gate = new();

    public Behaviour Behaviour { get; set; } = new();

    public bool Declines() => Happens(Behaviour.DeclineRate);

    public bool Drops() => Happens(Behaviour.DropRate);

    public bool Fails() => Happens(Behaviour.ErrorRate);

    bool Happens(double rate)
    {
        if (rate <= 0) return false;
        lock (_gate) return random.NextDouble() < rate;
    }
}
