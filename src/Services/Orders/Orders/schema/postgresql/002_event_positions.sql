-- Entries get a position in the feed of the shop, in a later commit than their own.
ALTER TABLE order_events DROP CONSTRAINT order_events_version;
ALTER TABLE order_events ADD CONSTRAINT order_events_version CHECK (version IN (1, 2));
ALTER TABLE order_events ADD COLUMN position bigint CONSTRAINT order_events_position CHECK (position >= 1);
ALTER TABLE order_events ADD COLUMN unnumbered bigint;

-- The events of the past by their time; those of one order by their sequence, whatever the clocks said.
UPDATE order_events e SET position = n.position
FROM (
    SELECT event_id, row_number() OVER (ORDER BY moment, order_id, sequence) AS position
    FROM (
        SELECT event_id, order_id, sequence, max(recorded_at) OVER (PARTITION BY order_id ORDER BY sequence) AS moment
        FROM order_events) AS moments) AS n
WHERE e.event_id = n.event_id;

ALTER TABLE order_events ADD CONSTRAINT order_events_numbered CHECK ((position IS NULL) = (unnumbered IS NOT NULL));
INSERT INTO order_numbers (name, version, next) SELECT 'events', 1, count(*) + 1 FROM order_events HAVING count(*) > 0;

CREATE UNIQUE INDEX order_events_by_position ON order_events (position) WHERE position IS NOT NULL;
CREATE INDEX order_events_unnumbered ON order_events (unnumbered, event_id) WHERE unnumbered IS NOT NULL;

COMMENT ON COLUMN order_events.version IS '1, and 2 once it has its position.';
COMMENT ON COLUMN order_events.position IS 'Number of the entry in the feed of the shop, from 1, without gaps; null until it has one.';
COMMENT ON COLUMN order_events.unnumbered IS 'The sequence of an entry that has no position yet, else null.';
COMMENT ON TABLE order_events IS 'Timelines of orders, entry by entry; appended, never changed but for their position.';
COMMENT ON TABLE order_numbers IS 'Numbers not yet given to orders, of which processes take blocks, and the next position of the feed.';
