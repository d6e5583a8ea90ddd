using Doms.Engine;
using Doms.Hosting.Web;

namespace Doms.Composition;

/// <summary>Section <c>Engine</c>: bounds, attempts and leases of the engine.</summary>
static class EngineSettings
{
    static readonly NumberRange<TimeSpan> Delays = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));

    public static EngineOptions Read(SettingReader settings)
    {
        var engine = new EngineOptions();
        ReadBounds(settings, engine);
        ReadAttempts(settings, engine);
        engine.MaxConcurrentEffects = settings.Number(
            "Engine:MaxConcurrentEffects", engine.MaxConcurrentEffects, new(1, 4_096), "maximum of concurrent external calls per type");
        engine.EffectLease = settings.Duration(
            "Engine:EffectLease", engine.EffectLease, new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(30)),
            "lease on an external call, renewed half-way; the timeouts of calls, with their retries, must be shorter");
        engine.IdempotencyRetention = settings.Duration(
            "Engine:IdempotencyRetention", engine.IdempotencyRetention, new(TimeSpan.FromHours(1), TimeSpan.FromDays(365)),
            "retention of the response to an idempotency key");
        engine.LogPublications = settings.Flag("Messaging:LogPublications", "logs every publication");
        return engine;
    }

    static void ReadBounds(SettingReader settings, EngineOptions engine)
    {
        engine.MaxQueuedRequests = settings.Number(
            "Engine:MaxQueuedRequests", engine.MaxQueuedRequests, new(1, 1_000_000),
            "queued messages from which requests are rejected with 503 and `Retry-After`");
        engine.MaxQueueAge = settings.Duration(
            "Engine:MaxQueueAge", engine.MaxQueueAge, Delays,
            "age from which requests are rejected: of the oldest message queued or in a batch, or of the oldest charge without a slot");
        engine.MaxBatchSize = settings.Number(
            "Engine:MaxBatchSize", engine.MaxBatchSize, new(engine.MinBatchSize, 100_000), "messages in a batch");
        engine.MaxLagForDeadlines = settings.Duration(
            "Engine:MaxLagForDeadlines", engine.MaxLagForDeadlines, Delays,
            "lag of queues, broker, outbox or charges from which deadlines wait");
        engine.Lanes = settings.Number(
            "Engine:Lanes", engine.Lanes, new(1, 16), "batch loops of a process; an SQLite file admits one",
            "1; on PostgreSQL 2 from 4 processors on");
    }

    static void ReadAttempts(SettingReader settings, EngineOptions engine)
    {
        engine.MaxAttempts = settings.Number(
            "Engine:MaxAttempts", engine.MaxAttempts, new(1, 100), "attempts at a failing message before it is a dead letter");
        engine.RetryDelay = settings.Duration(
            "Engine:RetryDelay", engine.RetryDelay, Delays, "delay before the second attempt, doubled with each further one");
        engine.MaxReplays = settings.Number("Engine:MaxReplays", engine.MaxReplays, new(1, 1_000_000), "replays of a dead letter");
    }
}
