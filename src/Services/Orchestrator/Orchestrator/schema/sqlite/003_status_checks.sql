-- SQLite builds a table in memory for each check of a value against a list of more than two, whenever a row is written. OR does not.
ALTER TABLE sagas RENAME TO sagas_002;

CREATE TABLE sagas (
    saga_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT sagas_version CHECK (version >= 1),
    order_id TEXT NOT NULL,
    workflow TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT sagas_status CHECK (
        status = 'RUNNING' OR status = 'COMPLETED' OR status = 'COMPENSATING' OR status = 'COMPENSATED'
            OR status = 'NEEDS_ATTENTION'),
    step TEXT NOT NULL,
    undoing BOOLEAN NOT NULL,
    attempt BIGINT NOT NULL CONSTRAINT sagas_attempt CHECK (attempt >= 1),
    deadline BIGINT,
    timer_at BIGINT,
    started_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    order_data TEXT NOT NULL,
    progress TEXT NOT NULL,
    history TEXT NOT NULL,
    -- A saga that works waits for something by the clock; one that does not work does not.
    CONSTRAINT sagas_deadline CHECK ((deadline IS NOT NULL) = (status IN ('RUNNING', 'COMPENSATING')))
);

INSERT INTO sagas SELECT * FROM sagas_002;
DROP TABLE sagas_002;

-- Order ids sort by time, so they page every list; most sagas have ended well, and no list looks for those by status alone.
CREATE INDEX sagas_by_status ON sagas (status, saga_id);
