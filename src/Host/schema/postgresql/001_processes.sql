-- Processes that run all services on this database; one row each, renewed every few seconds.
CREATE TABLE processes (
    name text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    started_at timestamptz NOT NULL,
    alive_at timestamptz NOT NULL,
    address text NOT NULL,
    identity text NOT NULL,
    provider text,
    redis text
) WITH (fillfactor = 50);

COMMENT ON TABLE processes IS 'Processes that run all services on this database';
COMMENT ON COLUMN processes.name IS 'Machine and data folder';
COMMENT ON COLUMN processes.alive_at IS 'Last sign of life; a process without one for 30 s has ended';
COMMENT ON COLUMN processes.identity IS 'Authority of the tokens, or the key that they are signed with, by its id';
COMMENT ON COLUMN processes.provider IS 'Address of the payment provider; null for one of the process''s own';
COMMENT ON COLUMN processes.redis IS 'Addresses of the Redis server for limits; null for limits of the process''s own';
