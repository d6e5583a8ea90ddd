-- Leases on work that only one of several processes on a store does at a time.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    holder TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;
