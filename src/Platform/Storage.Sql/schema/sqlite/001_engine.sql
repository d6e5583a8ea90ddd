-- The engine's own tables, the same in every service database. Times are microseconds since 1970-01-01 UTC.

-- State of the store: its clock, and the last number of each identity column.
CREATE TABLE store_state (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
) WITHOUT ROWID;

-- Messages stored for one consumer: timers, retries, overflow, messages out of order.
CREATE TABLE stored_messages (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    consumer TEXT NOT NULL,
    ordering_key TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('timer', 'deadline', 'overflow', 'retry', 'out_of_order')),
    due BIGINT,
    attempts BIGINT NOT NULL,
    replays BIGINT NOT NULL,
    first_stored_at BIGINT NOT NULL,
    error TEXT,
    message_key TEXT NOT NULL,
    headers TEXT NOT NULL,
    payload BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX stored_messages_by_due ON stored_messages (kind, due) WHERE due IS NOT NULL;
CREATE UNIQUE INDEX stored_messages_by_ordering_key ON stored_messages (ordering_key, seq) WHERE ordering_key IS NOT NULL;

-- Counts of stored messages per ordering key.
CREATE TABLE blocked_keys (
    ordering_key TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    blocking_count BIGINT NOT NULL CHECK (blocking_count >= 0),
    out_of_order_count BIGINT NOT NULL CHECK (out_of_order_count >= 0)
) WITHOUT ROWID;

CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    topic TEXT NOT NULL,
    message_key TEXT NOT NULL,
    headers TEXT NOT NULL,
    payload BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE inbox (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('handled', 'deferred', 'dead_lettered')),
    at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX inbox_by_time ON inbox (at, id);

CREATE TABLE effects (
    effect_key TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    service TEXT NOT NULL,
    name TEXT NOT NULL,
    due BIGINT NOT NULL,
    lease BIGINT NOT NULL CHECK (lease >= 0),
    attempts BIGINT NOT NULL,
    error TEXT,
    created_at BIGINT NOT NULL,
    headers TEXT NOT NULL,
    request BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX effects_by_due ON effects (name, due);

CREATE TABLE idempotency (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    body_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body BLOB NOT NULL,
    location TEXT,
    rejection TEXT,
    at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX idempotency_by_time ON idempotency (at, id);

CREATE TABLE dead_letters (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    consumer TEXT NOT NULL,
    type TEXT NOT NULL,
    message_key TEXT NOT NULL,
    message_id TEXT NOT NULL,
    headers TEXT NOT NULL,
    payload BLOB NOT NULL,
    error TEXT NOT NULL,
    stack TEXT,
    attempts BIGINT NOT NULL,
    replays BIGINT NOT NULL,
    origin TEXT NOT NULL,
    dead_at BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('OPEN', 'REPLAYED', 'DISCARDED')),
    handled_by TEXT,
    handled_at BIGINT
);
CREATE INDEX dead_letters_by_status ON dead_letters (status, seq);
CREATE INDEX dead_letters_by_key ON dead_letters (message_key, seq);
