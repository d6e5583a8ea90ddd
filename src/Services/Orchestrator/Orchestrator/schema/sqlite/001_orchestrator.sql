CREATE TABLE sagas (
    order_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CHECK (version >= 1),
    workflow TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'COMPENSATING', 'COMPENSATED', 'NEEDS_ATTENTION')),
    step TEXT NOT NULL,
    undoing BOOLEAN NOT NULL,
    attempt BIGINT NOT NULL CHECK (attempt >= 1),
    deadline BIGINT,
    timer_at BIGINT,
    started_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    order_data TEXT NOT NULL,
    progress TEXT NOT NULL,
    history TEXT NOT NULL,
    -- A saga that works waits for something by the clock; one that does not work does not.
    CHECK ((deadline IS NOT NULL) = (status IN ('RUNNING', 'COMPENSATING')))
);

-- Order ids sort by time, so they page every list; most sagas have ended well, and no list looks for those by status alone.
CREATE INDEX sagas_by_status ON sagas (status, order_id);
