-- Leases on work that only one process on a store may do at a time. The version is the epoch.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    holder TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE lease_heartbeats (
    name TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

-- The last commit of each lane, which tells whether a commit of unknown outcome took place.
CREATE TABLE lane_commits (
    lane TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    run BIGINT NOT NULL,
    at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX lane_commits_by_time ON lane_commits (at);
