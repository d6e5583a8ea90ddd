namespace Doms.Engine;

/// <summary>The bounds of the engine. Every loop, queue, batch and retry has one.</summary>
public sealed class EngineOptions
{
    /// <summary>Rounds inside one transaction; what is left then is stored and taken first next time. 1 to 100.</summary>
    public int MaxRounds { get; set; } = 24;

    /// <summary>Messages handled in one transaction, over all rounds. 1 to 100,000.</summary>
    public int MaxMessagesPerTransaction { get; set; } = 6_000;

    /// <summary>Rows changed in one transaction, after which no further round begins. 1 to 100,000.</summary>
    public int MaxRowsPerTransaction { get; set; } = 12_000;

    /// <summary>Messages taken into a batch at most, and at least, however slow batches are.</summary>
    public int MaxBatchSize { get; set; } = 512;

    /// <inheritdoc cref="MaxBatchSize"/>
    public int MinBatchSize { get; set; } = 16;

    /// <summary>How long a batch should take: the intake grows while batches are faster and shrinks while they are slower.</summary>
    public TimeSpan TargetBatchDuration { get; set; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Calls that may wait for a batch; more are refused with 503.</summary>
    public int MaxQueuedRequests { get; set; } = 20_000;

    /// <summary>Intake answers 503 while the oldest unhandled message is older than this.</summary>
    public TimeSpan MaxQueueAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Deadlines wait while the oldest unhandled message of their consumer is older than this.</summary>
    public TimeSpan MaxLagForDeadlines { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a <c>Plan</c> may look at what is loaded and ask for more.</summary>
    public int MaxPlanPasses { get; set; } = 4;

    /// <summary>Runs of a batch on fresh rows after version conflicts, before it is halved.</summary>
    public int MaxConflictRetries { get; set; } = 3;

    /// <summary>Attempts at a message before it becomes a dead letter; 8 take about two minutes.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Replays of a message that becomes a dead letter again and again; then it is to be mended or discarded.</summary>
    public int MaxReplays { get; set; } = 20;

    /// <summary>The first backoff; it doubles with each attempt, with 20 % jitter.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a message may be too early before that counts as failing.</summary>
    public TimeSpan MaxOutOfOrderAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an effect belongs to the process that wrote it or took it over.</summary>
    public TimeSpan EffectLeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one of several replicas on a store keeps the right to take what waits there, from its last use on.</summary>
    public TimeSpan StoreLeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two attempts of an effect.</summary>
    public TimeSpan MaxEffectRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Effects of one kind held in memory, being called or about to be; more are stored without a lease.</summary>
    public int MaxEffectsInMemory { get; set; } = 4_096;

    /// <summary>Calls of one kind to the outside world at once, where its service says nothing else.</summary>
    public int MaxConcurrentEffects { get; set; } = 64;

    /// <summary>Outbox rows published at once.</summary>
    public int MaxRelayBatchSize { get; set; } = 500;

    /// <summary>How often a worker looks for work it was not woken for.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the answer of an idempotency key is kept.</summary>
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long an inbox row is kept: longer than the broker keeps the message it stands for.</summary>
    public TimeSpan InboxRetention { get; set; } = TimeSpan.FromDays(8);

    /// <summary>Logs each publication after its commit (the logging publisher).</summary>
    public bool LogPublications { get; set; }

    /// <summary>For simulation: the next waking of the relay after a commit is lost.</summary>
    internal Func<bool> SkipRelayNotification { get; set; } = () => false;

    /// <summary>For tests of the simulation: a defect it has to find.</summary>
    internal PlantedDefect Defect { get; set; }

    /// <summary>Joined: hands messages over as bytes, as the split shape does. For tests.</summary>
    public bool SerializeLocalMessages { get; set; }
}

/// <summary>Defects that cannot be planted from outside the engine, for tests that a simulation finds them.</summary>
enum PlantedDefect
{
    None,

    /// <summary>What a failing message had published goes out all the same.</summary>
    RollBackKeepsPublications,
}
