-- Entries get a position in the feed of the shop, in a later commit than their own.
ALTER TABLE order_events RENAME TO order_events_006;

CREATE TABLE order_events (
    event_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL CONSTRAINT order_events_version CHECK (version = 1 OR version = 2),
    order_id TEXT NOT NULL,
    sequence BIGINT NOT NULL CONSTRAINT order_events_sequence CHECK (sequence >= 1),
    order_version BIGINT NOT NULL,
    type TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    audience TEXT NOT NULL CONSTRAINT order_events_audience CHECK (audience = 'CUSTOMER' OR audience = 'OPERATOR'),
    actor TEXT NOT NULL,
    detail TEXT NOT NULL,
    data TEXT NOT NULL,
    cause TEXT NOT NULL,
    cause_id TEXT,
    position BIGINT CONSTRAINT order_events_position CHECK (position >= 1),
    unnumbered BIGINT,
    CONSTRAINT order_events_id CHECK (event_id = order_id || '-' || sequence),
    CONSTRAINT order_events_numbered CHECK ((position IS NULL) = (unnumbered IS NOT NULL))
) WITHOUT ROWID;

-- The events of the past by their time; those of one order by their sequence, whatever the clocks said.
INSERT INTO order_events
SELECT event_id, version, order_id, sequence, order_version, type, occurred_at, recorded_at, audience, actor, detail, data, cause, cause_id,
    row_number() OVER (ORDER BY moment, order_id, sequence), NULL
FROM (SELECT *, max(recorded_at) OVER (PARTITION BY order_id ORDER BY sequence) AS moment FROM order_events_006);
DROP TABLE order_events_006;

INSERT INTO order_numbers (name, version, next) SELECT 'events', 1, count(*) + 1 FROM order_events HAVING count(*) > 0;

CREATE UNIQUE INDEX order_events_by_position ON order_events (position) WHERE position IS NOT NULL;
CREATE INDEX order_events_unnumbered ON order_events (unnumbered, event_id) WHERE unnumbered IS NOT NULL;
