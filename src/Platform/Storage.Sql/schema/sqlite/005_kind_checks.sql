-- SQLite builds a table in memory for each check of a value against a list of more than two, whenever a row is written. OR does not.
ALTER TABLE stored_messages RENAME TO stored_messages_004;

CREATE TABLE stored_messages (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    consumer TEXT NOT NULL,
    ordering_key TEXT,
    kind TEXT NOT NULL CHECK (
        kind = 'timer' OR kind = 'deadline' OR kind = 'overflow' OR kind = 'retry' OR kind = 'out_of_order'),
    due BIGINT,
    attempts BIGINT NOT NULL,
    replays BIGINT NOT NULL,
    first_stored_at BIGINT NOT NULL,
    error TEXT,
    message_key TEXT NOT NULL,
    headers TEXT NOT NULL,
    payload BLOB NOT NULL
) WITHOUT ROWID;

INSERT INTO stored_messages SELECT * FROM stored_messages_004;
DROP TABLE stored_messages_004;

CREATE INDEX stored_messages_by_due ON stored_messages (kind, due) WHERE due IS NOT NULL;
CREATE UNIQUE INDEX stored_messages_by_ordering_key ON stored_messages (ordering_key, seq) WHERE ordering_key IS NOT NULL;

ALTER TABLE inbox RENAME TO inbox_004;

CREATE TABLE inbox (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status = 'handled' OR status = 'deferred' OR status = 'dead_lettered'),
    at BIGINT NOT NULL
) WITHOUT ROWID;

INSERT INTO inbox SELECT * FROM inbox_004;
DROP TABLE inbox_004;

CREATE INDEX inbox_by_time ON inbox (at, id);

ALTER TABLE dead_letters RENAME TO dead_letters_004;

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
    status TEXT NOT NULL CHECK (status = 'OPEN' OR status = 'REPLAYED' OR status = 'DISCARDED'),
    handled_by TEXT,
    handled_at BIGINT
);

INSERT INTO dead_letters SELECT * FROM dead_letters_004;
DROP TABLE dead_letters_004;

CREATE INDEX dead_letters_by_status ON dead_letters (status, seq);
CREATE INDEX dead_letters_by_key ON dead_letters (message_key, seq);
CREATE INDEX dead_letters_by_handled_time ON dead_letters (handled_at, id) WHERE handled_at IS NOT NULL;
