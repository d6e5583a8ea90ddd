-- Finds dead letters that were replayed or discarded and are past their retention.
CREATE INDEX dead_letters_by_handled_time ON dead_letters (handled_at, id) WHERE handled_at IS NOT NULL;
