-- Who may take what waits in the store, where several processes share it.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    holder TEXT NOT NULL,
    due BIGINT NOT NULL
) WITHOUT ROWID;
