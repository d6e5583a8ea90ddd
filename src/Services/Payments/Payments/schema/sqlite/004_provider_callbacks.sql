-- Callbacks of the payment provider, as they were signed; a repeat has the same id.
CREATE TABLE provider_callbacks (
    callback_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT provider_callbacks_version CHECK (version >= 1),
    type TEXT NOT NULL,
    reference TEXT,
    order_id TEXT,
    payload TEXT NOT NULL,
    received_at BIGINT NOT NULL
) WITHOUT ROWID;
