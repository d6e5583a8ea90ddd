-- The engine's own tables, the same in every service database. Times are those of the database server, except where noted.
--
-- No index has the key of its table as a trailing column: while a table is nearly empty, such an index looks as cheap for a look-up by key
-- as the primary key is, and the server then reads it whole.

-- Raises an error when a statement of a commit finds another number of rows than the engine expects.
CREATE FUNCTION doms_must(actual bigint, expected bigint, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF actual <> expected THEN
        RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'doms: ' || what || ': ' || actual || ' of ' || expected || ' rows as expected';
    END IF;
END $$;
COMMENT ON FUNCTION doms_must IS 'Ends a commit of the engine when a row that it relies on has changed.';

CREATE TABLE stored_messages (
    id text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    consumer text COLLATE "C" NOT NULL,
    ordering_key text COLLATE "C",
    kind text COLLATE "C" NOT NULL CONSTRAINT stored_messages_kind
        CHECK (kind IN ('timer', 'deadline', 'overflow', 'retry', 'out_of_order')),
    due timestamptz,
    attempts bigint NOT NULL,
    replays bigint NOT NULL,
    first_stored_at timestamptz NOT NULL,
    error text,
    message_key text COLLATE "C" NOT NULL,
    headers text NOT NULL,
    payload bytea NOT NULL
);
CREATE INDEX stored_messages_by_due ON stored_messages (kind, due) WHERE due IS NOT NULL;
CREATE UNIQUE INDEX stored_messages_by_ordering_key ON stored_messages (ordering_key, seq) WHERE ordering_key IS NOT NULL;
COMMENT ON TABLE stored_messages IS 'Messages stored for one consumer: timers, retries, overflow, messages out of order.';
COMMENT ON COLUMN stored_messages.seq IS 'Order of arrival.';
COMMENT ON COLUMN stored_messages.due IS 'Null while the message waits behind another one of its ordering key.';

CREATE TABLE blocked_keys (
    ordering_key text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    blocking_count bigint NOT NULL CONSTRAINT blocked_keys_blocking CHECK (blocking_count >= 0),
    out_of_order_count bigint NOT NULL CONSTRAINT blocked_keys_out_of_order CHECK (out_of_order_count >= 0)
);
COMMENT ON TABLE blocked_keys IS 'Counts of stored messages per ordering key; usually there are none.';

CREATE TABLE outbox (
    id text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    topic text COLLATE "C" NOT NULL,
    message_key text COLLATE "C" NOT NULL,
    headers text NOT NULL,
    payload bytea NOT NULL,
    created_at timestamptz NOT NULL,
    replays bigint NOT NULL DEFAULT 0
);
CREATE INDEX outbox_by_seq ON outbox (seq);
COMMENT ON TABLE outbox IS 'Messages that the broker has not confirmed yet.';
COMMENT ON COLUMN outbox.seq IS 'Order of publication. Transactions commit in another order, so that readers begin at the lowest.';

CREATE TABLE inbox (
    id text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    status text COLLATE "C" NOT NULL CONSTRAINT inbox_status CHECK (status IN ('handled', 'deferred', 'dead_lettered')),
    at timestamptz NOT NULL
);
CREATE INDEX inbox_by_time ON inbox USING brin (at) WITH (pages_per_range = 16, autosummarize = on);
COMMENT ON TABLE inbox IS 'Broker records that a consumer has received; a copy of one has no effect.';

CREATE TABLE effects (
    effect_key text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    service text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    due timestamptz NOT NULL,
    lease bigint NOT NULL CONSTRAINT effects_lease CHECK (lease >= 0),
    attempts bigint NOT NULL,
    error text,
    created_at timestamptz NOT NULL,
    headers text NOT NULL,
    request bytea NOT NULL
);
CREATE INDEX effects_by_due ON effects (name, due);
COMMENT ON TABLE effects IS 'External calls without a known outcome.';
COMMENT ON COLUMN effects.due IS 'End of the lease, or time of the next attempt.';

CREATE TABLE leases (
    name text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    holder text NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE leases IS 'Leases on work that only one process may do at a time; the version is the epoch.';

CREATE TABLE lease_heartbeats (
    name text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE lease_heartbeats IS 'The last renewal of each lease.';

CREATE TABLE lane_commits (
    lane text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    run bigint NOT NULL,
    at timestamptz NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE lane_commits IS 'The last commit of each lane, which tells whether a commit of unknown outcome took place.';

CREATE TABLE idempotency (
    id text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    body_hash text NOT NULL,
    status bigint NOT NULL,
    body bytea NOT NULL,
    location text,
    rejection text,
    at timestamptz NOT NULL
);
CREATE INDEX idempotency_by_time ON idempotency USING brin (at) WITH (pages_per_range = 16, autosummarize = on);
COMMENT ON TABLE idempotency IS 'Responses to requests with an idempotency key.';

CREATE TABLE dead_letters (
    id text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    consumer text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    message_key text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    headers text NOT NULL,
    payload bytea NOT NULL,
    error text NOT NULL,
    stack text,
    attempts bigint NOT NULL,
    replays bigint NOT NULL,
    origin text COLLATE "C" NOT NULL,
    dead_at timestamptz NOT NULL,
    status text COLLATE "C" NOT NULL CONSTRAINT dead_letters_status CHECK (status IN ('OPEN', 'REPLAYED', 'DISCARDED')),
    handled_by text,
    handled_at timestamptz
);
CREATE INDEX dead_letters_by_status ON dead_letters (status, seq);
CREATE INDEX dead_letters_by_key ON dead_letters (message_key, seq);
CREATE INDEX dead_letters_by_handled_time ON dead_letters (handled_at) WHERE handled_at IS NOT NULL;
COMMENT ON TABLE dead_letters IS 'Messages that could not be handled, with their original bytes.';
COMMENT ON COLUMN dead_letters.dead_at IS 'Wall clock.';

-- Rows of these tables live for moments. Their dead rows are removed often and without a pause; the files are not truncated, which would
-- lock the table; and statistics of a queue that is empty just now are worse than none.
DO $$
DECLARE
    queue text;
BEGIN
    FOREACH queue IN ARRAY ARRAY['outbox', 'effects', 'stored_messages', 'blocked_keys'] LOOP
        EXECUTE format('ALTER TABLE %I SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, '
            'autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off, autovacuum_analyze_threshold = 2000000000)', queue);
    END LOOP;
END $$;
