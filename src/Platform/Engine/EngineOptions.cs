namespace Doms.Engine;

/// <summary>Bounds of the engine's loops, queues, batches and retries.</summary>
public sealed class EngineOptions
{
    /// <summary>Maximum number of rounds in one transaction; messages left after it are stored as overflow. 1 to 100.</summary>
    public int MaxRounds { get; set; } = 24;

    /// <summary>Maximum number of messages handled in one transaction, over all rounds. 1 to 100,000.</summary>
    public int MaxMessagesPerTransaction { get; set; } = 6_000;

    /// <summary>Number of changed rows after which no further round of a transaction begins. 1 to 100,000.</summary>
    public int MaxRowsPerTransaction { get; set; } = 12_000;

    /// <summary>Maximum number of messages that a batch begins with. The minimum applies however slow batches are.</summary>
    public int MaxBatchSize { get; set; } = 512;

    /// <inheritdoc cref="MaxBatchSize"/>
    public int MinBatchSize { get; set; } = 16;

    /// <summary>
    /// Size of the messages, as they came from outside the process, after which a batch takes no further one. It takes at least one.
    /// </summary>
    public long MaxBatchBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// Target duration of a batch: the batch size grows while batches are faster and shrinks while they are slower.
    /// </summary>
    public TimeSpan TargetBatchDuration { get; set; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Maximum number of queued client requests; more are rejected with 503.</summary>
    public int MaxQueuedRequests { get; set; } = 20_000;

    /// <summary>Size of the queued messages of a process from which client requests are rejected with 503.</summary>
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Age of the oldest queued message, or wait of the oldest external call that limits the intake, from which client requests are
    /// rejected with 503.
    /// </summary>
    public TimeSpan MaxQueueAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Age from which deadlines are postponed: of the oldest message in a queue, at the broker or in the outbox, or of the wait of the
    /// oldest external call that limits the intake.
    /// </summary>
    public TimeSpan MaxLagForDeadlines { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Maximum number of passes in which a <c>Plan</c> may read loaded rows and add more.</summary>
    public int MaxPlanPasses { get; set; } = 4;

    /// <summary>Runs of a batch on fresh rows after version conflicts before the batch is halved.</summary>
    public int MaxConflictRetries { get; set; } = 3;

    /// <summary>Attempts at a message before it becomes a dead letter; 8 take about two minutes.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Maximum number of replays of a dead letter that fails each time.</summary>
    public int MaxReplays { get; set; } = 20;

    /// <summary>Delay before the first retry of a failed message; it doubles per attempt, with 20 % jitter.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Time for which a message may be out of order before it counts as failed.</summary>
    public TimeSpan MaxOutOfOrderAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Duration of the lease on an effect; its holder renews it half-way. Every external call must take less.</summary>
    public TimeSpan EffectLease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Duration of the lease on the stored work of a store shared by replicas, from its last renewal.</summary>
    public TimeSpan StoreLeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum delay between two attempts of an effect.</summary>
    public TimeSpan MaxEffectRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Maximum number of concurrent external calls of one type, unless its service sets another. Twice as many are leased, or those
    /// of two seconds; more are stored without a lease.
    /// </summary>
    public int MaxConcurrentEffects { get; set; } = 64;

    /// <summary>Size of the requests of one type of external calls from which no further one is leased. At least one is.</summary>
    public long MaxHeldEffectBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Number of lanes, 1 to 16: batch loops that work at the same time on messages of different keys. A store that admits a single
    /// writer has one.
    /// </summary>
    public int Lanes { get; set; } = 1;

    /// <summary>
    /// Time for which queued messages wait for more of them, unless there are <see cref="LaneLingerMessages"/>: on a database server a
    /// transaction costs as much as many messages. Zero where a commit is a write to a file.
    /// </summary>
    public TimeSpan LaneLinger { get; set; }

    /// <inheritdoc cref="LaneLinger"/>
    public int LaneLingerMessages { get; set; } = 128;

    /// <summary>Time after which a stop cancels what still hangs: batches, publications, external calls.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum number of outbox rows published at once.</summary>
    public int MaxRelayBatchSize { get; set; } = 500;

    /// <summary>Size of the outbox rows after which no further one is published at the same time. At least one is.</summary>
    public long MaxRelayBatchBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// Time for which committed rows wait for more of them, unless there are <see cref="RelayLingerRows"/>: a broker's cost is by request,
    /// not by record.
    /// </summary>
    public TimeSpan RelayLinger { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <inheritdoc cref="RelayLinger"/>
    public int RelayLingerRows { get; set; } = 200;

    /// <summary>Interval at which the relay of a store that replicas share polls for rows of the others, while they write some.</summary>
    public TimeSpan SharedRelayPollInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The same once they have written none for some seconds.</summary>
    public TimeSpan IdleRelayPollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Maximum number of keys whose rows wait because the broker does not take them, while others are published; with more the relay
    /// waits as in an outage.
    /// </summary>
    public int MaxPausedKeys { get; set; } = 10_000;

    /// <summary>Time within which the broker has to answer; then the records are sent again.</summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Interval at which a worker polls for work it was not notified of.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Retention of the response to a request with an idempotency key.</summary>
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Retention of inbox rows; it has to exceed the broker's retention of messages.</summary>
    public TimeSpan InboxRetention { get; set; } = TimeSpan.FromDays(8);

    /// <summary>Retention of dead letters that were replayed or discarded, from then on. Open ones are kept.</summary>
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Logs each publication after its commit.</summary>
    public bool LogPublications { get; set; }

    /// <summary>Faults and defects that tests inject.</summary>
    internal EngineTestHooks TestHooks { get; } = new();
}
