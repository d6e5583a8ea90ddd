-- The key of an entry, the order's id and the sequence, is unique and finds the entries of an order without a second index.
ALTER TABLE order_events RENAME TO order_events_002;

CREATE TABLE order_events (
    event_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT order_events_version CHECK (version = 1),
    order_id TEXT NOT NULL,
    sequence BIGINT NOT NULL CONSTRAINT order_events_sequence CHECK (sequence >= 1),
    order_version BIGINT NOT NULL,
    type TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    audience TEXT NOT NULL CONSTRAINT order_events_audience CHECK (audience IN ('CUSTOMER', 'OPERATOR')),
    actor TEXT NOT NULL,
    detail TEXT NOT NULL,
    data TEXT NOT NULL,
    cause TEXT NOT NULL,
    cause_id TEXT,
    CONSTRAINT order_events_id CHECK (event_id = order_id || '-' || sequence)
) WITHOUT ROWID;

INSERT INTO order_events SELECT * FROM order_events_002;
DROP TABLE order_events_002;
