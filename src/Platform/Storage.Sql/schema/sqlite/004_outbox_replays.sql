-- Counts the replays of a message that the broker refuses.
ALTER TABLE outbox ADD COLUMN replays BIGINT NOT NULL DEFAULT 0;
